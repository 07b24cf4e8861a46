using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Beffroi.Matching.Access;
using Beffroi.Platform;
using Beffroi.Platform.CommandLine;
using Beffroi.Platform.Tables;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap;

/// <summary><c>beffroi compute access</c>: how much of a service the people of each area can reach.</summary>
internal static class AccessCommand
{
    private static readonly Dictionary<string, AccessMethod> Methods = new()
    {
        ["shen"] = AccessMethod.Shen, ["bfca"] = AccessMethod.Balanced, ["2sfca"] = AccessMethod.TwoStep,
    };

    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var supply = new Argument<string>("SUPPLY") { Description = texts["cli.access.supply"] };
        var demand = new Argument<string>("DEMAND") { Description = texts["cli.access.demand"] };
        var costs = new Argument<string>("COSTS") { Description = texts["cli.access.costs"] };
        var method = new Option<string>("--method") { Description = texts["cli.access.method"], DefaultValueFactory = _ =>
            "bfca" };
        method.AcceptOnlyFromAmong([.. Methods.Keys]);
        var beta = new Option<string>("--beta") { Description = texts["cli.access.beta"], Required = true };
        var within = new Option<string?>("--within") { Description = texts["cli.access.within"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("access", texts["cli.access"]) { supply, demand, costs, method, beta, within, json };
        command.SetAction((parsed, _) =>
        {
            var places = Amounts(parsed.GetValue(supply)!, "place", "supply", texts);
            var areas = Amounts(parsed.GetValue(demand)!, "area", "demand", texts);
            var access = FloatingCatchment.Access(
                places, areas, Journeys(parsed.GetValue(costs)!, places, areas, texts), Methods[parsed.GetValue(method)!],
                Parameter("--beta", parsed.GetValue(beta)!),
                parsed.GetValue(within) is { } reach ? Parameter("--within", reach) : double.PositiveInfinity);
            Write(access, areas, parsed.GetValue(json));
            return Task.FromResult(BeffroiCommand.Ok);
        });
        return command;
    }

    private static void Write(
        IReadOnlyDictionary<string, double> access, IReadOnlyDictionary<string, double> demand, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new { access, belowHalfOfMedian = FloatingCatchment.ShareBelowHalfOfMedian(access, demand) }));
            return;
        }

        foreach (var (area, level) in access)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{area}\t{level:0.######}"));
        }
    }

    private static Dictionary<string, double> Amounts(string path, string name, string amount, IStringLocalizer<Texts> texts)
    {
        using var file = new NamedColumns(path, texts, name, amount);
        var read = new Dictionary<string, double>();
        foreach (var row in file.Rows)
        {
            if (file.Number(row, amount) is not { } value)
            {
                continue;
            }

            if (value < 0)
            {
                file.Wrong(row, "columns.negative", value);
            }
            else if (!read.TryAdd(file.Text(row, name), value))
            {
                file.Wrong(row, "columns.twice", file.Text(row, name));
            }
        }

        file.ThrowIfWrong();
        return read;
    }

    private static List<Journey> Journeys(
        string path, Dictionary<string, double> places, Dictionary<string, double> areas, IStringLocalizer<Texts> texts)
    {
        using var file = new NamedColumns(path, texts, "area", "place", "cost");
        var read = new List<Journey>();
        var seen = new HashSet<(string, string)>();
        foreach (var row in file.Rows)
        {
            var (area, place) = (file.Text(row, "area"), file.Text(row, "place"));
            if (file.Number(row, "cost") is not { } cost)
            {
                continue;
            }

            if (cost < 0)
            {
                file.Wrong(row, "columns.negative", cost);
            }
            else if (!areas.ContainsKey(area) || !places.ContainsKey(place))
            {
                file.Wrong(row, "columns.unknown", areas.ContainsKey(area) ? place : area);
            }
            else if (!seen.Add((area, place)))
            {
                file.Wrong(row, "columns.twice", $"{area} – {place}");
            }
            else
            {
                read.Add(new Journey(area, place, cost));
            }
        }

        file.ThrowIfWrong();
        return read;
    }

    private static double Parameter(string option, string text) =>
        TableRowReading.TryNumber(text, out var value) && value >= 0 ? value
            : throw new BrokenRuleException("columns.option", option, text);
}
