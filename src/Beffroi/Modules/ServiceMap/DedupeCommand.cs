using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Beffroi.Matching.Linkage;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform.CommandLine;
using Beffroi.Platform.Tables;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap;

/// <summary><c>beffroi dedupe</c>: which structures or services of a file are one and the same.</summary>
internal static class DedupeCommand
{
    private const string Same = "same";
    private const string Distinct = "distinct";

    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var source = new Argument<string>("FILE") { Description = texts["cli.dedupe.file"] };
        var kind = new Option<string>("--kind") { Description = texts["cli.dedupe.kind"], DefaultValueFactory = _ =>
            "structures" };
        kind.AcceptOnlyFromAmong("structures", "services");
        var decisions = new Option<string?>("--decisions") { Description = texts["cli.dedupe.decisions"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("dedupe", texts["cli.dedupe"]) { source, kind, decisions, json };
        command.SetAction((parsed, cancel) =>
        {
            var records = Records(parsed.GetValue(source)!, parsed.GetValue(kind) == "services", texts);
            var known = parsed.GetValue(decisions) is { } path ? Decisions(path, texts) : [];
            var bar = new ScreenReport(texts).Reading(texts["dedupe.comparing"]);
            var linked = RecordLinkage.Find(records, known, (done, of) => bar.At(Math.Min(1, (double)done / Math.Max(1, of))),
                cancel);
            Console.Error.WriteLine(texts["dedupe.done", records.Count, linked.Compared, linked.Pairs.Count,
                linked.Clusters.Count]);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new { pairs = linked.Pairs, clusters = linked.Clusters },
                    JsonSerializerOptions.Web));
                return Task.FromResult(BeffroiCommand.Ok);
            }

            foreach (var pair in linked.Pairs)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{pair.Probability:0.00}\t{pair.A}\t{pair.B}\t{string.Join(", ", pair.Reasons)}"));
            }

            return Task.FromResult(BeffroiCommand.Ok);
        });
        return command;
    }

    private static List<LinkageRecord> Records(string path, bool areServices, IStringLocalizer<Texts> texts)
    {
        using var file = new NamedColumns(path, texts, "id", "nom");
        var read = new List<LinkageRecord>();
        var ids = new HashSet<string>();
        foreach (var row in file.Rows)
        {
            var id = file.Text(row, "id");
            if (id.Length == 0 || !ids.Add(id))
            {
                file.Wrong(row, id.Length == 0 ? "columns.empty" : "columns.twice", id.Length == 0 ? "id" : id);
                continue;
            }

            string? Text(string column) => file.Text(row, column) is { Length: > 0 } text ? text : null;
            read.Add(new LinkageRecord(id, file.Text(row, "nom"))
            {
                Siret = Text("siret"), CommuneCode = Text("code_insee"), Commune = Text("commune"),
                    Postcode = Text("code_postal"),
                Address = Text("adresse"), Telephone = Text("telephone"), Email = Text("courriel"), Website = Text("site_web"),
                Longitude = file.Number(row, "longitude", isRequired: false),
                Latitude = file.Number(row, "latitude", isRequired: false),
                Themes = areServices ? FieldReading.Split(file.Text(row, "thematiques")) : [],
            });
        }

        file.ThrowIfWrong();
        return read;
    }

    private static List<KnownPair> Decisions(string path, IStringLocalizer<Texts> texts)
    {
        using var file = new NamedColumns(path, texts, "a", "b", "verdict");
        var read = new List<KnownPair>();
        foreach (var row in file.Rows)
        {
            var verdict = file.Text(row, "verdict");
            if (verdict is Same or Distinct)
            {
                read.Add(new KnownPair(file.Text(row, "a"), file.Text(row, "b"), verdict == Same));
            }
            else if (verdict != "uncertain")
            {
                file.Wrong(row, "dedupe.verdict", verdict);
            }
        }

        file.ThrowIfWrong();
        return read;
    }
}
