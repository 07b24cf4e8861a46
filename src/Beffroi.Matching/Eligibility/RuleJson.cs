using System.Text.Json;
using System.Text.Json.Nodes;

namespace Beffroi.Matching.Eligibility;

/// <summary>Why a written rule cannot be read.</summary>
/// <param name="path">Where, as <c>all[1].fact</c>.</param>
/// <param name="why">One of <c>form</c>, <c>fact</c>, <c>number</c>, <c>flag</c>, <c>codes</c>, <c>bounds</c>,
/// <c>deep</c>.</param>
/// <param name="read">What stood there.</param>
public sealed class RuleException(string path, string why, string read) : Exception($"{path}: {why}: {read}")
{
    /// <summary>Where the fault is.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong there.</summary>
    public string Why { get; } = why;

    /// <summary>What was read.</summary>
    public string Read { get; } = read;
}

/// <summary>
/// Rules as JSON: <c>{"all":[…]}</c>, <c>{"any":[…]}</c>, <c>{"not":…}</c>, and conditions
/// <c>{"fact":"age","atLeast":16,"atMost":25}</c>,
/// <c>{"fact":"disability","is":true}</c>, <c>{"fact":"status","in":["rsa"]}</c>.
/// </summary>
public static class RuleJson
{
    private const int Deepest = 12;

    /// <summary>Reads a rule.</summary>
    /// <param name="json">The rule.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="RuleException">It is no JSON, or not of this form.</exception>
    public static Rule Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Read(JsonNode.Parse(json), "", 0);
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new RuleException("", "form", json.Length <= 60 ? json : json[..60] + "…");
        }
    }

    /// <summary>Writes a rule, so that reading it gives the same.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>JSON on one line.</returns>
    public static string Write(Rule rule) => NodeOf(rule).ToJsonString();

    private static Rule Read(JsonNode? node, string path, int depth)
    {
        if (depth > Deepest)
        {
            throw new RuleException(path, "deep", "");
        }

        var written = node as JsonObject ?? throw new RuleException(path, "form", node?.ToJsonString() ?? "null");
        IReadOnlyList<Rule> Parts(string name) => written[name] is JsonArray parts
            ? [.. parts.Select((part, at) => Read(part, $"{Under(path, name)}[{at}]", depth + 1))]
            : throw new RuleException(Under(path, name), "form", written[name]?.ToJsonString() ?? "null");
        return written.Count == 1 && written.ContainsKey("all") ? new AllOf(Parts("all"))
            : written.Count == 1 && written.ContainsKey("any") ? new AnyOf(Parts("any"))
            : written.Count == 1 && written.ContainsKey("not") ? new NotThat(Read(written["not"], Under(path, "not"), depth + 1))
            : ReadCondition(written, path);
    }

    private static Condition ReadCondition(JsonObject written, string path)
    {
        var name = written["fact"] is JsonValue value && value.TryGetValue<string>(out var told) ? told : "";
        if (!Fact.All.TryGetValue(name, out var fact))
        {
            throw new RuleException(Under(path, "fact"), "fact", name);
        }

        string[] allowed = fact.Kind switch
        {
            FactKind.Number => ["fact", "atLeast", "atMost"], FactKind.Flag => ["fact", "is"], _ => ["fact", "in"],
        };
        if (written.FirstOrDefault(one => !allowed.Contains(one.Key)).Key is { } other)
        {
            throw new RuleException(Under(path, other), "form", other);
        }

        return fact.Kind switch
        {
            FactKind.Number => ReadBounds(written, path, name),
            FactKind.Flag => new Condition(name)
            {
                Is = written["is"] is JsonValue flag && flag.TryGetValue<bool>(out var wanted) ? wanted
                    : throw new RuleException(Under(path, "is"), "flag", written["is"]?.ToJsonString() ?? "null"),
            },
            _ => new Condition(name) { In = ReadCodes(written["in"], Under(path, "in"), fact) },
        };
    }

    private static Condition ReadBounds(JsonObject written, string path, string name)
    {
        double? Bound(string key) => written[key] is not { } node ? null
            : node is JsonValue value && value.TryGetValue<double>(out var number) && number >= 0 && double.IsFinite(number)
                ? number
            : throw new RuleException(Under(path, key), "number", node.ToJsonString());
        var (low, high) = (Bound("atLeast"), Bound("atMost"));
        return (low is null && high is null) || low > high ? throw new RuleException(path, "bounds", written.ToJsonString())
            : new Condition(name) { AtLeast = low, AtMost = high };
    }

    private static List<string> ReadCodes(JsonNode? node, string path, Fact fact)
    {
        var codes = node is JsonArray { Count: > 0 } array
            ? array.Select(one => one is JsonValue value && value.TryGetValue<string>(out var code) ? code : "").ToList()
            : throw new RuleException(path, "codes", node?.ToJsonString() ?? "null");
        var wrong = codes.Find(code => code.Length == 0 || (fact.Codes.Count > 0 && !fact.Codes.Contains(code)));
        return wrong is null ? codes : throw new RuleException(path, "codes", wrong);
    }

    private static string Under(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static JsonObject NodeOf(Rule rule) => rule switch
    {
        AllOf all => new JsonObject { ["all"] = new JsonArray([.. all.Parts.Select(NodeOf)]) },
        AnyOf any => new JsonObject { ["any"] = new JsonArray([.. any.Parts.Select(NodeOf)]) },
        NotThat not => new JsonObject { ["not"] = NodeOf(not.Part) },
        Condition condition => NodeOf(condition),
        _ => throw new ArgumentException("No such rule.", nameof(rule)),
    };

    private static JsonObject NodeOf(Condition condition)
    {
        var written = new JsonObject { ["fact"] = condition.Fact };
        if (condition.AtLeast is { } low)
        {
            written["atLeast"] = low;
        }

        if (condition.AtMost is { } high)
        {
            written["atMost"] = high;
        }

        if (condition.Is is { } wanted)
        {
            written["is"] = wanted;
        }

        if (condition.In is { } codes)
        {
            written["in"] = new JsonArray([.. codes.Select(code => JsonValue.Create(code))]);
        }

        return written;
    }
}
