using System.Text.Json;
using System.Text.Json.Serialization;
using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Protection;

/// <summary>
/// What a table is and how it is to be protected, as the command line takes it. Its keys are in docs/reference.
/// </summary>
internal sealed record ProtectionSpec
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip,
    };

    public string Input { get; init; } = "microdata";
    public IReadOnlyList<DimensionSpec> Dimensions { get; init; } = [];

    /// <summary>Names of the sides of each published table, where not all sides are crossed in one.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Tables { get; init; } = [];

    /// <summary>Codes of cells that somebody else published already, in the order of the dimensions.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Published { get; init; } = [];

    /// <summary>Null where each row of microdata counts as one.</summary>
    public string? Value { get; init; } = "value";
    public string? Contributor { get; init; }
    public string? Holding { get; init; }
    public string? Weight { get; init; }

    /// <summary>Contributors who agreed in writing to be shown.</summary>
    public IReadOnlyList<string> Waivers { get; init; } = [];

    /// <summary>The side whose codes tell something of persons: all or none of a small group is hidden too.</summary>
    public string? Betraying { get; init; }
    public string? Count { get; init; }
    public IReadOnlyList<string> Largest { get; init; } = [];
    public string? Status { get; init; }
    public RulesSpec Rules { get; init; } = new();
    public double ProtectionPercent { get; init; }
    public BoundsSpec Bounds { get; init; } = new();
    public string Cost { get; init; } = "value";
    public double TimeLimitSeconds { get; init; } = 60;

    /// <summary>Among <c>outsider</c>, <c>informed</c> and <c>insiders</c>; the first always.</summary>
    public IReadOnlyList<string> Attackers { get; init; } = ["outsider"];

    [JsonIgnore]
    public int? BetrayingSide => Betraying is null ? null : Dimensions.Index().First(side => side.Item.Name == Betraying).Index;

    [JsonIgnore]
    public bool IsMicrodata => Input == "microdata";

    /// <exception cref="BrokenRuleException">It cannot be read, or says something that is not known.</exception>
    public static ProtectionSpec Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new BrokenRuleException("protect.specAbsent", path);
        }

        try
        {
            return Checked(JsonSerializer.Deserialize<ProtectionSpec>(File.ReadAllText(path), Json)!);
        }
        catch (JsonException broken)
        {
            throw new BrokenRuleException("protect.specUnreadable", path, (broken.LineNumber ?? 0) + 1, broken.Path ?? "$");
        }
    }

    public double CostOf(CellContent cell) => Cost switch
    {
        "count" => 1,
        "sqrt" => Math.Sqrt(Math.Abs(cell.Value)),
        _ => Math.Abs(cell.Value),
    };

    private static ProtectionSpec Checked(ProtectionSpec spec)
    {
        OneOf("input", spec.Input, "microdata", "table");
        OneOf("cost", spec.Cost, "value", "count", "sqrt");
        foreach (var attacker in spec.Attackers)
        {
            OneOf("attackers", attacker, "outsider", "informed", "insiders");
        }

        if (spec.Dimensions.Count == 0 || spec.Dimensions.Any(d => d.Name.Length == 0 || d.Total.Length == 0))
        {
            throw new BrokenRuleException("protect.dimensions");
        }

        if (spec.IsMicrodata && spec.Contributor is null)
        {
            throw new BrokenRuleException("protect.contributor");
        }

        if (!spec.IsMicrodata && spec.Value is null)
        {
            throw new BrokenRuleException("protect.unknown", "value", "null", "\"value\"");
        }

        var names = spec.Dimensions.Select(dimension => dimension.Name).ToArray();
        foreach (var named in spec.Tables.SelectMany(table => table))
        {
            OneOf("tables", named, names);
        }

        if (spec.Published.FirstOrDefault(key => key.Count != names.Length) is { } odd)
        {
            throw new BrokenRuleException("protect.published", string.Join(" × ", odd), names.Length);
        }

        if (spec.Betraying is { } side && !names.Contains(side))
        {
            throw new BrokenRuleException("protect.unknown", "betraying", side, string.Join(", ", names));
        }

        if (!spec.IsMicrodata && spec.Count is null && spec.Status is null)
        {
            throw new BrokenRuleException("protect.count");
        }

        var isSound = spec.Rules is { MinimumContributors: >= 1, DominancePercent: null or (> 0 and <= 100),
            PPercent: null or > 0 }
            && spec is { ProtectionPercent: >= 0 and <= 100, TimeLimitSeconds: > 0 }
                && spec.Bounds.Low <= (spec.Bounds.High ?? double.MaxValue);
        return isSound ? spec : throw new BrokenRuleException("protect.numbers");
    }

    private static void OneOf(string key, string value, params string[] known)
    {
        if (!known.Contains(value))
        {
            throw new BrokenRuleException("protect.unknown", key, value, string.Join(", ", known));
        }
    }
}

internal sealed record DimensionSpec
{
    public string Name { get; init; } = "";
    public string? Column { get; init; }
    public string Total { get; init; } = "Total";
    public IReadOnlyDictionary<string, string>? Parents { get; init; }

    /// <summary>Zones that cut across, each with the codes that it is the sum of.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Zones { get; init; }

    /// <summary>Codes that are there to add up and are never published.</summary>
    public IReadOnlyList<string>? Latent { get; init; }
}

internal sealed record RulesSpec
{
    public int MinimumContributors { get; init; } = 3;
    public double? DominancePercent { get; init; }
    public double? PPercent { get; init; }
}

internal sealed record BoundsSpec
{
    public double Low { get; init; }
    public double? High { get; init; }
}
