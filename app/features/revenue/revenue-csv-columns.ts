/** Columns of an import, by our own name; each is also found by its Spanish header. One row is one line of an event. */
export const REVENUE_CSV_COLUMNS = {
  external_id: { required: true, headers: ["id", "id_externo", "identificador"] },
  type: { required: false, headers: ["kind", "tipo"] },
  occurred_at: { required: true, headers: ["date", "fecha"] },
  customer: { required: false, headers: ["customer_key", "cliente"] },
  customer_name: { required: false, headers: ["nombre_cliente", "nombre del cliente"] },
  product: { required: false, headers: ["producto"] },
  stream: { required: false, headers: ["flujo", "línea de ingresos"] },
  currency: { required: true, headers: ["moneda", "divisa"] },
  net: { required: true, headers: ["net_amount", "neto", "importe_neto"] },
  tax: { required: false, headers: ["tax_amount", "impuesto", "impuestos", "iva"] },
  fee: { required: false, headers: ["processing_fee", "comisión_de_cobro"] },
  credit: { required: false, headers: ["customer_credit", "crédito", "saldo_a_favor"] },
  discount: { required: false, headers: ["descuento"] },
  shipping: { required: false, headers: ["envío", "portes"] },
  media: { required: false, headers: ["media_spend", "medios"] },
  licence: { required: false, headers: ["license", "licencia"] },
  subcontractor: { required: false, headers: ["subcontrata", "subcontratista"] },
  milestone: { required: false, headers: ["hito"] },
  quantity: { required: false, headers: ["cantidad"] },
  invoice: { required: false, headers: ["invoice_number", "factura"] },
  invoice_net: { required: false, headers: ["neto_factura", "neto_de_la_factura"] },
  reverses: { required: false, headers: ["reverses_id", "anula"] },
  service_from: { required: false, headers: ["servicio_desde"] },
  service_to: { required: false, headers: ["servicio_hasta"] },
  source: { required: false, headers: ["origen"] },
} as const;
export type RevenueCsvColumn = keyof typeof REVENUE_CSV_COLUMNS;
export type RevenueCsvValues = Readonly<Record<RevenueCsvColumn, string>>;

/** The template that a person downloads: the headers and two rows that would import. */
export function revenueCsvTemplate(): string {
  const names = Object.keys(REVENUE_CSV_COLUMNS) as RevenueCsvColumn[];
  const sample = (values: Partial<RevenueCsvValues>) => names.map((name) => values[name] ?? "").join(",");
  const payment = sample({
    external_id: "INV-1001",
    type: "payment",
    occurred_at: "2026-10-05T09:00:00Z",
    customer: "domain:client.example",
    customer_name: "Client Ltd",
    product: "docu_ai",
    stream: "subscription",
    currency: "USD",
    net: "400.00",
    tax: "84.00",
    fee: "12.30",
    quantity: "1",
    invoice: "INV-1001",
    service_from: "2026-10-01",
    service_to: "2026-11-01",
  });
  const refund = sample({
    external_id: "REF-1001",
    type: "refund",
    occurred_at: "2026-10-20T09:00:00Z",
    currency: "USD",
    net: "100.00",
    tax: "21.00",
    reverses: "INV-1001",
  });
  return `${[names.join(","), payment, refund].join("\r\n")}\r\n`;
}
