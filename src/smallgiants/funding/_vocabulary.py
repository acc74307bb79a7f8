"""The vocabulary of an applicant: which facts there are, of which kind, and the values of those that are a choice."""

from collections.abc import Mapping
from types import MappingProxyType

from ..places import COUNTRIES

__all__ = ["CHOICES", "FACTS", "FROM_OTHERS", "SHARES"]

FACTS: Mapping[str, str] = MappingProxyType(
    {
        "affiliated": "tally",
        "applicant": "choice",
        "applicants": "tally",
        "applies_both_categories": "yes_no",
        "applies_green_capital_same_year": "yes_no",
        "article_11_city": "yes_no",
        "capex_eur": "money",
        "climate_neutrality_commitment": "yes_no",
        "climate_plan": "yes_no",
        "coal_region": "yes_no",
        "concrete_project": "yes_no",
        "countries": "tally",
        "countries_eu": "tally",
        "countries_eu_or_associated": "tally",
        "country": "choice",
        "country_has_city_over_20000": "yes_no",
        "covenant_signatory": "yes_no",
        "degurba": "choice",
        "edition": "text",
        "eib_loan_eur": "money",
        "eib_loan_signed": "yes_no",
        "eligible_td_costs_eur": "money",
        "energy_saving_share": "number",
        "every_member_lau": "yes_no",
        "financing_approval_letter": "yes_no",
        "form": "choice",
        "from_less_developed_or_transition": "tally",
        "geographic_areas": "tally",
        "good_practice_label": "yes_no",
        "grant_eur": "money",
        "grant_to_loan": "number",
        "grouping_climate_plan": "yes_no",
        "in_mission_programmes": "yes_no",
        "in_programme_area": "yes_no",
        "investment_spending": "yes_no",
        "just_transition_area": "yes_no",
        "largest_city_of_country": "yes_no",
        "lau": "lau",
        "lead_climate_plan": "yes_no",
        "leverage": "number",
        "lighthouse_or_replicating_city": "yes_no",
        "local_action_group_area": "yes_no",
        "mayor_letter": "yes_no",
        "members": "members",
        "mission_city": "yes_no",
        "monitoring_commitment": "yes_no",
        "municipal_share": "number",
        "municipality_partner": "yes_no",
        "national_funder_eligible": "yes_no",
        "near_ten_t": "yes_no",
        "new_offer_eur": "money",
        "no_sufficient_own_revenue": "yes_no",
        "nuts": "text",
        "own_source": "choice",
        "partners": "tally",
        "past_beneficiary": "yes_no",
        "past_winner": "yes_no",
        "peer_in_other_country": "yes_no",
        "population": "count",
        "population_at_least": "count",
        "population_year": "count",
        "private_partner": "yes_no",
        "programme_eur": "money",
        "project_in_eu": "yes_no",
        "proposals_in_call": "tally",
        "raised": "raised",
        "raised_last_12_months_eur": "money",
        "raised_with_new_offer_eur": "money",
        "rate": "number",
        "region_class": "choice",
        "region_class_2014_2020": "choice",
        "region_gdp_below_union_average": "yes_no",
        "residential_only": "yes_no",
        "share_from_less_developed_or_transition": "number",
        "share_in_degurba_1_2": "number",
        "stage": "text",
        "standalone_renewables": "yes_no",
        "theme": "text",
        "through_national_authority": "yes_no",
        "total_eligible_eur": "money",
        "visits": "tally",
        "window": "text",
    }
)
"""Every fact a rule or a host may name, with its kind."""

CHOICES: Mapping[str, tuple[str | int, ...]] = MappingProxyType(
    {
        "applicant": (
            "municipality", "local_authority", "grouping", "grouping_of_local_public_entities", "local_public_entity",
            "regional_authority", "state_authority", "public_body", "university", "hospital", "utility", "private_body",
            "company", "sme", "esco", "energy_agency", "energy_community", "infrastructure_operator", "non_profit",
            "research_organisation", "property_owner", "international_organisation", "financial_intermediary", "person",
            "other",
        ),
        "country": COUNTRIES,
        "degurba": (1, 2, 3),
        "form": (
            "single_municipality", "single_authority", "organised_agglomeration", "association_without_status",
            "province", "county_council", "regional_authority", "ministry", "other",
        ),
        "own_source": ("own", "partner", "other_eu", "other"),
        "region_class": ("less_developed", "transition", "more_developed", "outermost"),
        "region_class_2014_2020": ("less_developed", "transition", "more_developed"),
    }
)  # fmt: skip
"""The values of each fact that is a choice; `other` stands for whatever is not named."""


SHARES = frozenset(
    (
        "energy_saving_share", "municipal_share", "rate", "share_from_less_developed_or_transition",
        "share_in_degurba_1_2",
    )
)  # fmt: skip
"""The numbers that are a part of a whole: from 0 to 1."""

# Reckoned from other facts where these are known, and asked by their names.
FROM_OTHERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "grant_to_loan": ("grant_eur", "eib_loan_eur"),
        "raised_with_new_offer_eur": ("raised_last_12_months_eur", "new_offer_eur"),
        "share_from_less_developed_or_transition": ("from_less_developed_or_transition", "partners"),
    }
)
