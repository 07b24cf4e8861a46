using System.Globalization;
using Beffroi.Matching.Eligibility;

namespace Beffroi.Modules.ServiceMap.Eligibility;

/// <summary>One way of being let in: all that is filled in must hold.</summary>
internal sealed class RuleGroup
{
    public static IReadOnlyList<string> FlagNames { get; } = ["disability", "qpv", "woman", "singleParent"];

    /// <summary>Numbers that the form asks, each with the bound that it sets.</summary>
    public static IReadOnlyList<(string Field, string Fact, bool IsLeast)> Bounds { get; } =
    [
        ("ageMin", "age", true), ("ageMax", "age", false), ("months", "monthsUnemployed", true), ("diploma", "diplomaLevel",
            false),
        ("french", "frenchLevel", false), ("income", "monthlyIncome", false),
    ];

    /// <summary>What was typed, by field.</summary>
    public Dictionary<string, string> Numbers { get; } = [];

    public Dictionary<string, bool> Flags { get; } = [];

    public List<string> Statuses { get; } = [];

    /// <summary>Fields whose text is no number.</summary>
    public List<string> Wrong { get; } = [];

    public bool IsEmpty => Numbers.Count == 0 && Flags.Count == 0 && Statuses.Count == 0;

    public Rule ToRule()
    {
        var parts = new List<Rule>();
        foreach (var fact in Bounds.Select(bound => bound.Fact).Distinct())
        {
            double? Bound(bool isLeast) => Bounds.Where(one => one.Fact == fact && one.IsLeast == isLeast)
                .Select(one => Numbers.TryGetValue(one.Field, out var text) ? Read(text) : null).FirstOrDefault();
            var (low, high) = (Bound(true), Bound(false));
            if (low is not null || high is not null)
            {
                parts.Add(new Condition(fact) { AtLeast = low, AtMost = high });
            }
        }

        parts.AddRange(Flags.Select(flag => new Condition(flag.Key) { Is = flag.Value }));
        if (Statuses.Count > 0)
        {
            parts.Add(new Condition("status") { In = [.. Statuses] });
        }

        return parts.Count == 1 ? parts[0] : new AllOf(parts);
    }

    /// <returns>Null where the form cannot say it.</returns>
    public static RuleGroup? Of(Rule rule)
    {
        var group = new RuleGroup();
        foreach (var part in rule is AllOf all ? all.Parts : [rule])
        {
            if (part is not Condition condition || !group.Take(condition))
            {
                return null;
            }
        }

        return group;
    }

    public static double? Read(string text) =>
        Platform.Tables.TableRowReading.TryNumber(text, out var number) && number is >= 0 and < 1e7 ? number : null;

    private bool Take(Condition condition)
    {
        if (condition.Is is { } flag)
        {
            return FlagNames.Contains(condition.Fact) && Flags.TryAdd(condition.Fact, flag);
        }

        if (condition.In is { } codes)
        {
            Statuses.AddRange(condition.Fact == "status" ? codes : []);
            return condition.Fact == "status";
        }

        bool Put(bool isLeast, double? bound) => bound is null || (Bounds.FirstOrDefault(one => one.Fact == condition.Fact
            && one.IsLeast == isLeast).Field is { } field && Numbers.TryAdd(field,
                bound.Value.ToString(CultureInfo.InvariantCulture)));
        return Put(true, condition.AtLeast) && Put(false, condition.AtMost);
    }
}

/// <summary>A rule as a form without script asks it: up to three ways of being let in; else as it is written.</summary>
internal sealed class RuleForm
{
    public const int Ways = 3;

    public IReadOnlyList<RuleGroup> Groups { get; private init; } = [];

    /// <summary>The rule as JSON, where the form cannot say it; null where it can.</summary>
    public string? Written { get; private init; }

    public static RuleForm Of(string? json)
    {
        if (json is null)
        {
            return new RuleForm { Groups = Padded([]) };
        }

        var rule = RuleJson.Read(json);
        var groups = (rule is AnyOf any ? any.Parts : [rule]).Select(RuleGroup.Of).ToList();
        return groups.Count <= Ways && groups.TrueForAll(group => group is not null) ? new RuleForm { Groups = Padded(groups!) }
            : new RuleForm { Written = json };
    }

    public static RuleForm Read(IFormCollection form) => form.TryGetValue("rule", out var written)
        ? new RuleForm { Written = written.ToString() } : new RuleForm { Groups = [.. Enumerable.Range(0, Ways).Select(way =>
            ReadGroup(form, way))] };

    /// <returns>Null for no rule.</returns>
    /// <exception cref="RuleException">What was written is no rule.</exception>
    public string? ToJson()
    {
        if (Written is not null)
        {
            return Written.Trim().Length == 0 ? null : RuleJson.Write(RuleJson.Read(Written));
        }

        var ways = Groups.Where(group => !group.IsEmpty).Select(group => group.ToRule()).ToList();
        // What the form gives must be a rule as the reader of rules understands it: bounds in order.
        return ways.Count == 0 ? null : RuleJson.Write(RuleJson.Read(RuleJson.Write(ways.Count == 1 ? ways[0]
            : new AnyOf(ways))));
    }

    public bool HasWrong => Groups.Any(group => group.Wrong.Count > 0);

    private static IReadOnlyList<RuleGroup> Padded(List<RuleGroup> groups) =>
        [.. groups, .. Enumerable.Range(0, Ways - groups.Count).Select(_ => new RuleGroup())];

    private static RuleGroup ReadGroup(IFormCollection form, int way)
    {
        var group = new RuleGroup();
        foreach (var (field, _, _) in RuleGroup.Bounds)
        {
            if (form[$"way{way}.{field}"].ToString().Trim() is { Length: > 0 } text)
            {
                group.Numbers[field] = text;
                if (RuleGroup.Read(text) is null)
                {
                    group.Wrong.Add(field);
                }
            }
        }

        foreach (var flag in RuleGroup.FlagNames.Where(flag => form[$"way{way}.{flag}"].ToString() is "yes" or "no"))
        {
            group.Flags[flag] = form[$"way{way}.{flag}"].ToString() == "yes";
        }

        group.Statuses.AddRange(form[$"way{way}.status"].OfType<string>().Where(Fact.All["status"].Codes.Contains));
        return group;
    }
}
