namespace Beffroi.Modules.ServiceMap.Schema;

internal enum FieldKind
{
    Text,
    Day,
    Link,
    Siret,
    Postcode,
    CommuneCode,
    Mail,
    Number,
    Whole,
    Code,
    Codes,
    Zones,
}

/// <summary>What the schema asks of one field.</summary>
/// <param name="Name">As data.inclusion names it.</param>
/// <param name="Least">Fewest characters of a text, least number, or fewest values.</param>
/// <param name="Most">Most characters of a text, or largest number.</param>
/// <param name="List">The codes that a field may hold.</param>
internal sealed record FieldRule(
    string Name, FieldKind Kind, bool IsRequired = false, double Least = 0, double Most = double.PositiveInfinity,
        CodeList? List = null);

/// <summary>The fields of data.inclusion 1.0.8.</summary>
/// <remarks>Source: GIP Plateforme de l'inclusion, schemas/v1/structure.json and service.json, version of 27 April
/// 2026.</remarks>
internal static class FieldRules
{
    private const double LongestLink = 2083;

    private static readonly FieldRule[] Place =
    [
        new("commune", FieldKind.Text), new("code_postal", FieldKind.Postcode), new("code_insee", FieldKind.CommuneCode),
        new("adresse", FieldKind.Text), new("complement_adresse", FieldKind.Text),
        new("longitude", FieldKind.Number, Least: -180, Most: 180), new("latitude", FieldKind.Number, Least: -90, Most: 90),
        new("telephone", FieldKind.Text), new("courriel", FieldKind.Mail),
    ];

    public static IReadOnlyList<FieldRule> Structure { get; } =
    [
        new("source", FieldKind.Text, true, 1), new("id", FieldKind.Text, true, 1), new("nom", FieldKind.Text, true, 3, 150),
        new("date_maj", FieldKind.Day, true), new("description", FieldKind.Text, Least: 5, Most: 10_000),
        new("lien_source", FieldKind.Link, Most: LongestLink), new("siret", FieldKind.Siret), .. Place,
        new("site_web", FieldKind.Link, Most: LongestLink), new("horaires_accueil", FieldKind.Text),
        new("accessibilite_lieu", FieldKind.Link, Most: LongestLink),
        new("reseaux_porteurs", FieldKind.Codes, List: ServiceCodes.Networks),
    ];

    public static IReadOnlyList<FieldRule> Service { get; } =
    [
        new("source", FieldKind.Text, true, 1), new("structure_id", FieldKind.Text, true, 1), new("id", FieldKind.Text, true, 1),
        new("nom", FieldKind.Text, true, 3, 150), new("description", FieldKind.Text, true, 5, 10_000),
        new("date_maj", FieldKind.Day, true), new("lien_source", FieldKind.Link, Most: LongestLink),
        new("type", FieldKind.Code, List: ServiceCodes.Types), new("thematiques", FieldKind.Codes, List: ServiceCodes.Themes),
        new("frais", FieldKind.Code, List: ServiceCodes.Fees), new("frais_precisions", FieldKind.Text),
        new("publics", FieldKind.Codes, Least: 1, List: ServiceCodes.Publics), new("publics_precisions", FieldKind.Text),
        new("conditions_acces", FieldKind.Text), .. Place, new("modes_accueil", FieldKind.Codes, List: ServiceCodes.Modes),
        new("zone_eligibilite", FieldKind.Zones, Least: 1), new("contact_nom_prenom", FieldKind.Text),
        new("lien_mobilisation", FieldKind.Link, Most: LongestLink),
        new("modes_mobilisation", FieldKind.Codes, Least: 1, List: ServiceCodes.Ways),
        new("mobilisable_par", FieldKind.Codes, Least: 1, List: ServiceCodes.WhoMaySend),
        new("mobilisation_precisions", FieldKind.Text), new("volume_horaire_hebdomadaire", FieldKind.Number),
        new("nombre_semaines", FieldKind.Whole, Least: 1), new("horaires_accueil", FieldKind.Text),
    ];
}
