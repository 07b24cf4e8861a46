using System.Text.Json;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>Which column of a foreign list is which field: proposed by the program, corrected by a person.</summary>
/// <param name="Source">The name of the source, put before each identifier.</param>
/// <param name="Fields">For each field its columns, joined by a space; <c>adresse_complete</c> is cut into street, postcode and
/// town, <c>x</c> and <c>y</c> are degrees or Lambert-93 in whichever order.</param>
internal sealed record ColumnMapping(string Source, IReadOnlyDictionary<string, string[]> Fields)
{
    /// <summary>All columns of the list for which a person corrected it; null where nobody said.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Ends the name of the file that holds a corrected mapping, beside the list itself.</summary>
    public const string Ending = ImportService.Instructions;

    private const string Whole = "adresse_complete";
    private const int LongestSource = 60;

    /// <summary>Words in the names of columns, the most telling first, as <see cref="Table.Normalise"/> writes them.</summary>
    private static readonly (string Field, string[] Names)[] Telling =
    [
        ("id", ["id", "identifiant", "idlieumed", "typouid", "globalid", "objectid"]),
        ("nom", ["nom", "nomstructure", "nomdevotrestructure", "usernom", "structure", "lieu", "nomdulieu", "name"]),
        ("date_maj", ["datemaj", "datmaj", "dernieremaj", "editdate", "datesoumission", "datemiseajour"]),
        ("description", ["description", "presentationresume", "activitesproposees"]),
        ("adresse", ["adresse", "useradres", "adressepostale", "adressedelastructure"]),
        ("complement_adresse", ["complementadresse", "compadresse"]),
        ("code_postal", ["codepostal", "cp"]), ("commune", ["commune", "ville"]), ("code_insee", ["codeinsee", "inseecom"]),
        ("x", ["longitude", "lng", "long", "lon", "geolocalisationlon", "coordx", "x"]),
        ("y", ["latitude", "lat", "geolocalisationlat", "coordy", "y"]),
        ("telephone", ["telephone", "numtel", "ndetelephone", "numerodetelephonedelastructure"]),
        ("courriel", ["courriel", "email", "mail", "mailstruc", "adresseemail", "adressemaildelastructure"]),
        ("site_web", ["siteweb", "siteinternet", "siteinter", "sitewebdelastructure"]),
        ("siret", ["siret"]),
    ];

    /// <summary>The fields that a column can be.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Telling.SelectMany(one => one.Field == "adresse"
        ? new[] { "adresse", Whole } : [one.Field]), "horaires_accueil"];

    /// <summary>Whether lists write it over several columns.</summary>
    public static bool IsJoined(string field) => field is "nom" or "adresse" or Whole or "description";

    /// <summary>A source by a name that stands in keys and addresses; empty where nothing of it does.</summary>
    public static string SourceNamed(string text) => new([.. text.ToLowerInvariant().Where(one => char.IsAsciiLetterOrDigit(one)
        || one == '-').Take(LongestSource)]);

    /// <summary>What the names of the columns say.</summary>
    public static ColumnMapping Propose(string source, IReadOnlyList<string> columns)
    {
        var byName = columns.DistinctBy(Table.Normalise).ToDictionary(Table.Normalise);
        var fields = new Dictionary<string, string[]>();
        foreach (var (field, names) in Telling)
        {
            if (Array.Find(names, byName.ContainsKey) is { } name)
            {
                fields[field] = [byName[name]];
            }
        }

        // « N° » beside the street is its number, and an address without a town beside it holds all of it.
        if (byName.TryGetValue("n", out var number) && fields.TryGetValue("adresse", out var street))
        {
            fields["adresse"] = [number, .. street];
        }

        if (!fields.ContainsKey("code_postal") && fields.Remove("adresse", out var whole))
        {
            fields[Whole] = whole;
        }

        return new ColumnMapping(SourceNamed(source) is { Length: > 0 } known ? known : "file", fields);
    }

    /// <exception cref="FileRefusedException">The mapping cannot be read, or names a column that is not there.</exception>
    public static ColumnMapping Read(string path, IReadOnlyList<string> columns)
    {
        try
        {
            var read = JsonSerializer.Deserialize<ColumnMapping>(File.ReadAllText(path), SheetJson.Options)!;
            return read.Fields.Values.SelectMany(names => names).FirstOrDefault(name => !columns.Contains(name)) is not { } absent
                ? read
                : throw new FileRefusedException("mapping.column", Path.GetFileName(path), absent);
        }
        catch (Exception damage) when (damage is JsonException or NullReferenceException)
        {
            throw new FileRefusedException("mapping.damaged", Path.GetFileName(path));
        }
    }
}
