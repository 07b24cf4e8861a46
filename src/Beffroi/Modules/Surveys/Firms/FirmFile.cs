using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Surveys.Firms;

/// <summary>A line of a list of firms.</summary>
internal sealed record FirmLine(
    string Siret, string Name, string Commune, string Activity, string Sector, int Headcount, string Zone, string? Mail,
    string Language);

/// <summary>
/// Reads lists of firms: those of a chamber, one establishment a line, or the stock file of SIRENE, of which establishments that
/// are closed or have no employee are passed over.
/// </summary>
internal static class FirmFile
{
    private static readonly string[] Names = ["nom", "raisonsociale", "name", "denominationusuelleetablissement",
        "enseigne1etablissement"];
    private static readonly string[] Communes = ["commune", "codecommune", "codecommuneetablissement"];
    private static readonly string[] Activities = ["naf", "ape", "codenaf", "activiteprincipaleetablissement"];
    private static readonly string[] Headcounts = ["effectif", "headcount", "trancheeffectifsetablissement"];
    private static readonly string[] Mails = ["courriel", "email", "mail"];
    private static readonly string[] Tongues = ["langue", "language"];
    private const string State = "etatadministratifetablissement";
    private const string Siret = "siret";

    /// <summary>The least headcount of each size class of SIRENE; that of 00 and NN is none.</summary>
    private static readonly Dictionary<string, int> Tranches = new()
    {
        ["01"] = 1, ["02"] = 3, ["03"] = 6, ["11"] = 10, ["12"] = 20, ["21"] = 50, ["22"] = 100, ["31"] = 200, ["32"] = 250,
        ["41"] = 500, ["42"] = 1000, ["51"] = 2000, ["52"] = 5000, ["53"] = 10000,
    };

    /// <exception cref="FileRefusedException">It is no list of firms.</exception>
    public static (IReadOnlyList<FirmLine> Lines, IReadOnlySet<string> Ended, IssueList Issues) Read(SourceFile file,
        Places places)
    {
        var table = file.GetTable("firms", Siret);
        int Column(string[] names, bool isNeeded = true)
        {
            var found = Array.FindIndex(names, name => table.IndexOf(name) >= 0);
            return found >= 0 ? table.IndexOf(names[found])
                : isNeeded ? throw new FileRefusedException("file.columnsMissing", "firms", names[0]) : -1;
        }

        var (name, commune, activity, headcount) = (Column(Names), Column(Communes), Column(Activities), Column(Headcounts));
        var (mail, tongue, state) = (Column(Mails, false), Column(Tongues, false), table.IndexOf(State));
        var isSirene = table.NormalisedHeaders[headcount] == Headcounts[^1];
        var (issues, lines, ended) = (new IssueList(), new Dictionary<string, FirmLine>(), new HashSet<string>());
        table.Walk(row =>
        {
            bool Refuse(int column, string reason)
            {
                issues.Add(row.Line, table.NameOf(column), row.Cell(column), reason);
                return false;
            }

            var siret = row.Cell(table.IndexOf(Siret)).Replace(" ", "", StringComparison.Ordinal);
            if ((state >= 0 && row.Cell(state) == "F") || (isSirene && !Tranches.ContainsKey(row.Cell(headcount))))
            {
                ended.Add(siret);
                return;
            }

            var at = new ZoneRef(Zonings.Commune, places.SuccessorOf(row.Cell(commune)));
            var sector = Sectors.Of(row.Cell(activity));
            var size = isSirene ? Tranches[row.Cell(headcount)]
                : TableRowReading.TryWhole(row.Cell(headcount), out var told) && told > 0 ? told : 0;
            var (address, language) = (mail < 0 ? "" : row.Cell(mail), tongue < 0 ? "" : row.Cell(tongue).ToLowerInvariant());
            var isGood = siret.Length != 14 || !siret.All(char.IsAsciiDigit) ? Refuse(table.IndexOf(Siret), "issue.siret")
                : row.Cell(name).Length is 0 or > 200 && !isSirene ? Refuse(name, "issue.empty")
                : places.Find(at) is null ? Refuse(commune, "issue.communeCode")
                : sector is null ? Refuse(activity, "issue.sector")
                : size == 0 ? Refuse(headcount, "issue.headcount")
                : address.Length > 0 && !People.IsEmail(address) ? Refuse(mail, "issue.mail")
                : language.Length > 0 && !Texts.Languages.Contains(language) ? Refuse(tongue, "issue.language")
                : !lines.ContainsKey(siret) || Refuse(table.IndexOf(Siret), "issue.twice");
            if (isGood)
            {
                lines[siret] = new FirmLine(siret, row.Cell(name) is { Length: > 0 } said ? said : siret, at.Code,
                    row.Cell(activity), sector!, size, ZoneOf(at.Code, places),
                    address.Length == 0 ? null : address.ToLowerInvariant(),
                    language.Length == 0 ? "fr" : language);
            }
        }, ImportProgress.None, CancellationToken.None);
        return ([.. lines.Values], ended, issues);
    }

    /// <summary>The employment zone of a commune; where none is known its arrondissement, or else itself.</summary>
    private static string ZoneOf(string commune, Places places)
    {
        var own = new ZoneRef(Zonings.Commune, commune);
        return places.ZonesHolding(commune).Where(zone => zone.Zoning == Zonings.EmploymentZone)
            .Select(zone => zone.ToString()).Concat(places.ParentsOf(own).Where(parent => parent.Zoning == Zonings.Arrondissement)
            .Select(parent => parent.Ref.ToString())).FirstOrDefault() ?? own.ToString();
    }
}
