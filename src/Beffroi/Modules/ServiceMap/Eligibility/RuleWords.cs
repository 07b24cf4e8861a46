using System.Globalization;
using Beffroi.Matching.Eligibility;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap.Eligibility;

/// <summary>Rules in words.</summary>
internal static class RuleWords
{
    public static string Of(Rule rule, IStringLocalizer<Texts> texts) => rule switch
    {
        AllOf all => Joined(all.Parts, "rule.and", texts),
        AnyOf any => Joined(any.Parts, "rule.or", texts),
        NotThat { Part: Condition { In: { } codes } } => texts["rule.noneOf", Names(codes, texts)],
        NotThat not => texts["rule.not", Of(not.Part, texts)],
        Condition condition => Of(condition, texts),
        _ => "",
    };

    public static string Of(Condition condition, IStringLocalizer<Texts> texts)
    {
        string Number(double number) => number.ToString("0.##", CultureInfo.CurrentCulture);
        var name = FactName(condition.Fact, texts);
        return condition switch
        {
            { Is: { } wanted } => texts[$"rule.flag.{condition.Fact}.{(wanted ? "yes" : "no")}"],
            { In: { } codes } => Names(codes, texts),
            { AtLeast: { } low, AtMost: { } high } when Same(low, high) => texts["rule.exactly", name, Number(low)],
            { AtLeast: { } low, AtMost: { } high } => texts["rule.between", name, Number(low), Number(high)],
            { AtLeast: { } low } => texts["rule.atLeast", name, Number(low)],
            _ => texts["rule.atMost", name, Number(condition.AtMost!.Value)],
        };
    }

    public static string FactName(string fact, IStringLocalizer<Texts> texts) => texts["rule.fact." + fact];

    private static bool Same(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static string Joined(IReadOnlyList<Rule> parts, string with, IStringLocalizer<Texts> texts) =>
        string.Join(" " + texts[with] + " ", parts.Select(part => part is AllOf { Parts.Count: > 1 } or AnyOf { Parts.Count: > 1 }
            ? $"({Of(part, texts)})" : Of(part, texts)));

    private static string Names(IReadOnlyList<string> codes, IStringLocalizer<Texts> texts) => string.Join(
        " " + texts["rule.or"] + " ", codes.Select(code => texts["rule.status." + code] is { ResourceNotFound: false } known
            ? known.Value : code));
}
