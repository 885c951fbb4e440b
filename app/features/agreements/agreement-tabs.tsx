import { Tabs } from "#app/components/tabs.tsx";
import { useText } from "#app/i18n/provider.tsx";

const PAGES = [
  { key: "list", to: "/console/agreements" },
  { key: "templates", to: "/console/agreements/templates" },
  { key: "backdatings", to: "/console/agreements/backdatings" },
] as const;

/** The three lists of the room. */
export function AgreementTabs({ current }: { current: (typeof PAGES)[number]["key"] }) {
  const text = useText();
  return (
    <Tabs
      label={text("agreements.list")}
      tabs={PAGES.map(({ key, to }) => ({
        to,
        label: text(`agreements.tab.${key}`),
        current: key === current,
      }))}
    />
  );
}
