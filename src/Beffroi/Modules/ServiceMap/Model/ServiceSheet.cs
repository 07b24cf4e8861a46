using System.Text.Json.Serialization;

namespace Beffroi.Modules.ServiceMap.Model;

/// <summary>What is said of a service, named as data.inclusion 1.0.8 names it, with what we know beyond.</summary>
internal sealed record ServiceSheet : ILocated
{
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    [JsonPropertyName("structure_id")]
    public required string StructureId { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("nom")]
    public required string Name { get; init; }

    [JsonPropertyName("description")]
    public required string Description { get; init; }

    [JsonPropertyName("date_maj")]
    public required DateOnly ModifiedOn { get; init; }

    [JsonPropertyName("lien_source")]
    public string? SourceLink { get; init; }

    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("thematiques")]
    public IReadOnlyList<string>? Themes { get; init; }

    [JsonPropertyName("frais")]
    public string? Fee { get; init; }

    [JsonPropertyName("frais_precisions")]
    public string? FeeMore { get; init; }

    [JsonPropertyName("publics")]
    public IReadOnlyList<string>? Publics { get; init; }

    [JsonPropertyName("publics_precisions")]
    public string? PublicsMore { get; init; }

    [JsonPropertyName("conditions_acces")]
    public string? Conditions { get; init; }

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

    [JsonPropertyName("modes_accueil")]
    public IReadOnlyList<string>? Modes { get; init; }

    [JsonPropertyName("zone_eligibilite")]
    public IReadOnlyList<string>? Zones { get; init; }

    [JsonPropertyName("contact_nom_prenom")]
    public string? ContactName { get; init; }

    [JsonPropertyName("lien_mobilisation")]
    public string? WayLink { get; init; }

    [JsonPropertyName("modes_mobilisation")]
    public IReadOnlyList<string>? Ways { get; init; }

    [JsonPropertyName("mobilisable_par")]
    public IReadOnlyList<string>? WhoMaySend { get; init; }

    [JsonPropertyName("mobilisation_precisions")]
    public string? WaysMore { get; init; }

    [JsonPropertyName("volume_horaire_hebdomadaire")]
    public double? HoursAWeek { get; init; }

    [JsonPropertyName("nombre_semaines")]
    public int? Weeks { get; init; }

    [JsonPropertyName("horaires_accueil")]
    public string? Hours { get; init; }

    [JsonPropertyName("beffroi")]
    public WiderSheet? Wider { get; init; }
}

/// <summary>What no interchange format carries.</summary>
internal sealed record WiderSheet
{
    /// <summary>A short word for what kind of structure it is, as the shipped facts have it.</summary>
    public string? Kind { get; init; }

    /// <summary>Where the fact was published, and on what terms.</summary>
    public string? FactSource { get; init; }

    public DateOnly? FactDate { get; init; }

    public IReadOnlyList<TrainingSession>? Sessions { get; init; }

    public int? PlacesFunded { get; init; }

    /// <summary>Two letters; null for France.</summary>
    public string? Country { get; init; }

    /// <summary>Of the Belgian register of enterprises: ten digits.</summary>
    public string? EnterpriseNumber { get; init; }

    /// <summary>How many days one waits before it begins, where it says so.</summary>
    public int? DelayDays { get; init; }

    /// <summary>Who pays for it.</summary>
    public IReadOnlyList<string>? Funders { get; init; }

    /// <summary>Other places where the same service is offered, beside that of its sheet.</summary>
    public IReadOnlyList<ServicePlace>? Places { get; init; }

    /// <summary>Under what terms the source lets the sheet be handed on; null where it does not say.</summary>
    public string? Licence { get; init; }
}

/// <summary>One more place of a service.</summary>
internal sealed record ServicePlace : ILocated
{
    public string? Commune { get; init; }
    public string? Postcode { get; init; }
    public string? CommuneCode { get; init; }
    public string? Street { get; init; }
    public string? StreetMore { get; init; }
    public double? Longitude { get; init; }
    public double? Latitude { get; init; }

    /// <summary>Hours there, where they are others.</summary>
    public string? Hours { get; init; }
}

/// <param name="State"><c>open</c>, <c>closed</c>, <c>suspended</c>, or null where it is not told.</param>
internal sealed record TrainingSession(DateOnly From, DateOnly? Until, string? State);
