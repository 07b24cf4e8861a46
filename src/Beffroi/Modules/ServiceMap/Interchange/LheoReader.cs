using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Readers;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>
/// Training offers as LHEO 2.2 and 2.3 write them: whoever answers for a training is a structure, each of its actions a service.
/// </summary>
/// <remarks>Source: LHEO group, language and dictionaries of version 2.3.</remarks>
internal sealed partial class LheoReader(TimeProvider time) : DirectoryReader(time)
{
    private const string Source = "lheo";
    private static readonly string[] DayNames = ["date-maj", "horodatage-modification", "horodatage-export"];
    private static readonly string[] Namespaces = ["http://lheo.gouv.fr/2.3", "http://www.lheo.org/2.2"];

    public override string Kind => "lheo";

    public override bool Recognises(SourceFile file)
    {
        if (file.Format != FileFormat.Text || !file.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        using var reader = new StreamReader(file.Path);
        var head = new char[1000];
        return new string(head, 0, reader.ReadBlock(head)).Contains("<lheo", StringComparison.Ordinal);
    }

    public override ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var root = Load(file);
        var issues = new IssueList();
        var (structures, services, actions) = (new Dictionary<string, StructureSheet>(), new Dictionary<string, ServiceSheet>(),
            0);
        foreach (var formation in root.Elements().Where(one => one.Name.LocalName == "offres").Elements()
            .Where(one => one.Name.LocalName == "formation"))
        {
            cancel.ThrowIfCancellationRequested();
            var structure = Structure(formation, DayOf(file));
            foreach (var action in Children(formation, "action"))
            {
                actions++;
                var line = ((IXmlLineInfo)action).LineNumber;
                if (structure is null)
                {
                    issues.Add(line, "organisme-formation-responsable", "", "issue.missing");
                }
                else if (action.Attribute("numero")?.Value is not { Length: > 0 } number)
                {
                    issues.Add(line, "action @numero", "", "issue.missing");
                }
                else if (!services.TryAdd(number, Service(formation, action, number, structure, DayOf(file))))
                {
                    issues.Add(line, "action @numero", number, "issue.idTwice");
                }
                else
                {
                    structures[structure.Id] = structure;
                }
            }
        }

        progress.At(1);
        return Result("lheo:" + SourceOf(file), actions, issues,
            new Preview(["numero", "intitule-formation", "organisme"],
                [.. services.Values.Take(Preview.Size).Select(one => new[] { one.Id, one.Name,
                    structures[one.StructureId].Name })]),
            [.. structures.Values.Select(MapEntry.Of), .. services.Values.Select(MapEntry.Of)]);
    }

    private static XElement Load(SourceFile file)
    {
        try
        {
            using var reader = XmlReader.Create(file.Path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            return Namespaces.Contains(root.Name.NamespaceName) && root.Name.LocalName == "lheo" ? root
                : throw new FileRefusedException("file.columnsMissing", "lheo", string.Join(", ", Namespaces));
        }
        catch (XmlException damage)
        {
            throw new FileRefusedException("file.xmlDamaged", damage.LineNumber);
        }
    }

    private static StructureSheet? Structure(XElement formation, DateOnly day)
    {
        if (Child(formation, "organisme-formation-responsable") is not { } body)
        {
            return null;
        }

        var siret = Find(body, "SIRET");
        var name = new[] { Find(body, "nom-organisme"), Find(body, "raison-sociale") }.FirstOrDefault(one =>
            one is { Length: >= 3 });
        var id = body.Attribute("numero")?.Value ?? siret;
        var address = body.Descendants().FirstOrDefault(one => one.Name.LocalName == "adresse");
        return name is null || id is null ? null : Located(new StructureSheet
        {
            Source = Source, Id = id, Name = name, ModifiedOn = DayOf(formation) ?? day, Siret = siret is { Length: 14 } ? siret
                : null,
            Telephone = Find(body, "numtel"), Mail = Find(body, "courriel"), Website = Link(Find(body, "urlweb")),
        }, address);
    }

    private static ServiceSheet Service(
        XElement formation, XElement action, string number, StructureSheet structure, DateOnly day)
    {
        var place = Child(action, "lieu-de-formation")?.Descendants().FirstOrDefault(one => one.Name.LocalName == "adresse");
        var here = Located(structure, place);
        return new ServiceSheet
        {
            Source = Source, StructureId = structure.Id, Id = number, Name = Cut(Find(formation, "intitule-formation") ?? number,
                150),
            Description = Cut(Joined(Find(formation, "objectif-formation"), Find(formation, "contenu-formation")), 10_000),
            ModifiedOn = DayOf(formation) ?? day, Type = "formation", Themes = ["se-former--trouver-sa-formation"],
            Modes = Modes(Find(action, "modalites-enseignement")), Conditions = Find(action, "conditions-specifiques"),
            Fee = decimal.TryParse(Find(action, "prix-total-TTC"), NumberStyles.Number, CultureInfo.InvariantCulture,
                out var price)
                ? price == 0 ? "gratuit" : "payant" : null,
            SourceLink = Link(Find(action, "urlweb")), Commune = here.Commune, CommuneCode = here.CommuneCode,
            Postcode = here.Postcode, Street = here.Street, Longitude = here.Longitude, Latitude = here.Latitude,
            Wider = new WiderSheet
            {
                Sessions = [.. Children(action, "session").Select(Session).OfType<TrainingSession>()],
                PlacesFunded = action.Descendants().Where(one => one.Name.LocalName == "nb-places-financees")
                    .Sum(one => int.TryParse(one.Value, CultureInfo.InvariantCulture, out var places) ? places
                        : 0) is > 0 and var all
                        ? all : null,
            },
        };
    }

    /// <summary>As the dictionary says: 0 in a place, 1 both, 2 at a distance.</summary>
    private static string[]? Modes(string? code) => code switch
    {
        "0" => ["en-presentiel"], "1" => ["en-presentiel", "a-distance"], "2" => ["a-distance"], _ => null,
    };

    private static TrainingSession? Session(XElement session) => Day(Find(session, "debut")) is { } from
        ? new TrainingSession(from, Day(Find(session, "fin")), Find(session, "etat-recrutement") switch
        {
            "1" => "open", "2" => "closed", "3" => "suspended", _ => null,
        }) : null;

    private static StructureSheet Located(StructureSheet sheet, XElement? address)
    {
        if (address is null)
        {
            return sheet;
        }

        double? Degrees(string name, double most) => TableRowReading.TryNumber(Find(address, name) ?? "", out var value)
            && value != 0
            && Math.Abs(value) <= most ? value : null;
        return sheet with
        {
            Street = Find(address, "ligne"), Postcode = Find(address, "codepostal") is { Length: 5 } postcode ? postcode : null,
            Commune = Find(address, "ville"), CommuneCode = CommuneCodes.TryRead(Find(address, "code-INSEE-commune") ?? "",
                out var commune) ? commune : null, Latitude = Degrees("latitude",
                90),
            Longitude = Degrees("longitude", 180),
        };
    }

    private static DateOnly? DayOf(XElement formation) => DayNames.Select(name => Day(formation.Attribute(name)?.Value))
        .FirstOrDefault(day => day is not null);

    private static DateOnly? Day(string? text) => text?.Replace("-", "", StringComparison.Ordinal) is { Length: >= 8 } digits
        && DateOnly.TryParseExact(digits[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : null;

    /// <summary>The text of the first descendant of that name, without marks of HTML; null for none and for a dash.</summary>
    private static string? Find(XElement within, string name) =>
        within.Descendants().FirstOrDefault(one => one.Name.LocalName == name && one.Value.Trim() is not ("" or "-")) is { } found
            ? Plain(found.Value) : null;

    private static XElement? Child(XElement within, string name) => within.Elements().FirstOrDefault(one =>
        one.Name.LocalName == name);

    private static IEnumerable<XElement> Children(XElement within, string name) =>
        within.Elements().Where(one => one.Name.LocalName == name);

    private static string Plain(string text) =>
        Blanks().Replace(WebUtility.HtmlDecode(Mark().Replace(Break().Replace(text, "\n"), "")), "\n").Trim();

    private static string? Link(string? text) => text is not null
        && Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text, UriKind.Absolute,
            out var link)
        && link.Scheme is "http" or "https" ? link.ToString() : null;

    private static string Joined(params string?[] parts) =>
        string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part))) is { Length: >= 5 } text ? text : "(non décrit)";

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    [GeneratedRegex(@"<br\s*/?>|</p>|</li>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Blanks();
}
