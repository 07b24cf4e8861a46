using System.Text.Json.Serialization;

namespace Beffroi.Modules.ServiceMap.Model;

/// <summary>What is said of a structure, named as data.inclusion 1.0.8 names it, with what we know beyond.</summary>
internal sealed record StructureSheet : ILocated
{
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("nom")]
    public required string Name { get; init; }

    [JsonPropertyName("date_maj")]
    public required DateOnly ModifiedOn { get; init; }

    [JsonPropertyName("description")]
    public string? Description { get; init; }

    [JsonPropertyName("lien_source")]
    public string? SourceLink { get; init; }

    [JsonPropertyName("siret")]
    public string? Siret { get; init; }

    [JsonPropertyName("commune")]
    public string? Commune { get; init; }

    [JsonPropertyName("code_postal")]
    public string? Postcode { get; init; }

    [JsonPropertyName("code_insee")]
    public string? CommuneCode { get; init; }

    [JsonPropertyName("adresse")]
    public string? Street { get; init; }

    [JsonPropertyName("complement_adresse")]
    public string? StreetMore { get; init; }

    [JsonPropertyName("longitude")]
    public double? Longitude { get; init; }

    [JsonPropertyName("latitude")]
    public double? Latitude { get; init; }

    [JsonPropertyName("telephone")]
    public string? Telephone { get; init; }

    [JsonPropertyName("courriel")]
    public string? Mail { get; init; }

    [JsonPropertyName("site_web")]
    public string? Website { get; init; }

    [JsonPropertyName("horaires_accueil")]
    public string? Hours { get; init; }

    [JsonPropertyName("accessibilite_lieu")]
    public string? AccessibilityLink { get; init; }

    [JsonPropertyName("reseaux_porteurs")]
    public IReadOnlyList<string>? Networks { get; init; }

    [JsonPropertyName("beffroi")]
    public WiderSheet? Wider { get; init; }
}

/// <summary>Where something is.</summary>
internal interface ILocated
{
    string? Commune { get; }
    string? Postcode { get; }
    string? CommuneCode { get; }
    string? Street { get; }
    string? StreetMore { get; }
    double? Longitude { get; }
    double? Latitude { get; }
}
