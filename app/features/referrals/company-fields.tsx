import { Select } from "#app/components/choice-fields.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { useText } from "#app/i18n/provider.tsx";

type Choice = { readonly value: string; readonly label: string };
type Props = {
  countries: readonly Choice[];
  defaultCountry?: string | undefined;
  domain?: string | undefined;
  companyName?: string | undefined;
};

/** What identifies a company, the domain first: the same in registering and in contesting. */
export function CompanyFields({ countries, defaultCountry, domain, companyName }: Props) {
  const text = useText();
  return (
    <>
      <TextInput
        name="domain"
        label={text("referrals.domain")}
        hint={text("referrals.domain_hint")}
        optional
        maxLength={300}
        width="medium"
        defaultValue={domain}
      />
      <TextInput
        name="companyName"
        label={text("referrals.company")}
        maxLength={200}
        width="medium"
        defaultValue={companyName}
      />
      <Select
        name="country"
        label={text("referrals.country")}
        choices={countries}
        defaultValue={defaultCountry}
      />
      <TextInput
        name="taxId"
        label={text("referrals.tax_id")}
        hint={text("referrals.tax_id_hint")}
        optional
        maxLength={40}
        width="short"
      />
    </>
  );
}

/** Which of the partner's enrolments it falls under; nothing to choose where there is one. */
export function EnrolmentField({ choices }: { choices: readonly Choice[] }) {
  const text = useText();
  if (choices.length < 2) return null;
  return (
    <Select
      name="enrolmentId"
      label={text("referrals.enrolment")}
      choices={choices}
      defaultValue={choices[0]?.value}
      emptyLabel={null}
    />
  );
}
