using System.Globalization;
using System.Net.Mail;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Beffroi.Matching.Linkage;
using Beffroi.Platform.Tables;

namespace Beffroi.Modules.ServiceMap.Schema;

/// <summary>What is wrong with a value: the key of the sentence, and its facts.</summary>
internal readonly record struct Fault(string Reason, params object[] Facts);

/// <summary>Reads one value as a field of the schema asks, from a cell of a table or from JSON.</summary>
internal static partial class FieldReading
{
    private const string Everybody = "tous-publics";
    private static readonly DateOnly Earliest = new(2000, 1, 1);

    /// <summary>Below this a code is not what somebody meant to write.</summary>
    private const double CloseEnough = 0.8;

    /// <param name="text">The value, never empty; a list is written with commas, bars or as JSON.</param>
    /// <param name="value">What goes into the sheet.</param>
    /// <returns>Null when the value is as it must be.</returns>
    public static Fault? Read(FieldRule rule, string text, DateOnly today, out JsonNode? value)
    {
        value = text;
        switch (rule.Kind)
        {
            case FieldKind.Day:
                return ReadDay(text, today, out value);
            case FieldKind.Link:
                return Uri.TryCreate(text, UriKind.Absolute, out var link) && link.Scheme is "http" or "https"
                    && text.Length <= rule.Most ? null : new Fault("issue.link");
            case FieldKind.Siret:
                return Siret().IsMatch(text) ? null : new Fault("issue.siret");
            case FieldKind.Postcode:
                return Postcode().IsMatch(text) ? null : new Fault("issue.postcode");
            case FieldKind.CommuneCode:
                return CommuneCode().IsMatch(text) ? null : new Fault("issue.communeCode");
            case FieldKind.Mail:
                return MailAddress.TryCreate(text, out var mail) && mail.Address == text && mail.Host.Contains('.')
                    ? null : new Fault("issue.mail");
            case FieldKind.Number or FieldKind.Whole:
                return ReadNumber(rule, text, out value);
            case FieldKind.Code:
                return rule.List!.Has(text) ? null : NotACode(rule.List, text);
            case FieldKind.Codes or FieldKind.Zones:
                return ReadList(rule, Split(text), out value);
            default:
                return text.Length < rule.Least || text.Length > rule.Most
                    ? new Fault("issue.length", rule.Least, rule.Most, text.Length) : null;
        }
    }

    /// <summary>A list as files write it in a cell: <c>["a","b"]</c>, <c>{a,b}</c>, <c>a, b</c> or <c>a|b</c>.</summary>
    public static string[] Split(string text) =>
        text.Split(['[', ']', '{', '}',
            '"', ',', '|', ';', '\''], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Fault? ReadDay(string text, DateOnly today, out JsonNode? value)
    {
        value = null;
        if (!DateOnly.TryParseExact(text.Split('T', ' ')[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var day))
        {
            return new Fault("issue.day");
        }

        value = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return day < Earliest ? new Fault("issue.dayTooEarly") : day > today ? new Fault("issue.dayAhead") : null;
    }

    private static Fault? ReadNumber(FieldRule rule, string text, out JsonNode? value)
    {
        value = null;
        if (!TableRowReading.TryNumber(text, out var number) || (rule.Kind == FieldKind.Whole && number != Math.Floor(number)))
        {
            return new Fault(rule.Kind == FieldKind.Whole ? "issue.whole" : "issue.number");
        }

        value = rule.Kind == FieldKind.Whole ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : number;
        return number < rule.Least ? new Fault("issue.atLeast", rule.Least)
            : number > rule.Most ? new Fault("issue.atMost", rule.Most) : null;
    }

    private static Fault? ReadList(FieldRule rule, string[] codes, out JsonNode? value)
    {
        value = new JsonArray([.. codes.Select(code => (JsonNode)code)]);
        if (codes.Length < rule.Least)
        {
            return new Fault("issue.listEmpty");
        }

        if (codes.Length > codes.Distinct().Count())
        {
            return new Fault("issue.listTwice", codes.GroupBy(code => code).First(group => group.Count() > 1).Key);
        }

        if (rule.Kind == FieldKind.Zones)
        {
            return Array.Find(codes, code => !Zone().IsMatch(code)) is { } wrong ? new Fault("issue.eligibilityZone", wrong)
                : null;
        }

        return Array.Find(codes, code => !rule.List!.Has(code)) is { } unknown ? NotACode(rule.List!, unknown)
            : codes.Length > 1 && codes.Contains(Everybody) ? new Fault("issue.everybody") : null;
    }

    private static Fault NotACode(CodeList list, string code)
    {
        var nearest = list.Codes.MaxBy(known => JaroWinkler.Similarity(known, code))!;
        return JaroWinkler.Similarity(nearest, code) >= CloseEnough ? new Fault("issue.codeNear", code, nearest)
            : new Fault("issue.codeUnknown", code);
    }

    [GeneratedRegex(@"^\d{14}$")]
    private static partial Regex Siret();

    [GeneratedRegex(@"^\d{5}$")]
    private static partial Regex Postcode();

    [GeneratedRegex(@"^\w{5}$")]
    private static partial Regex CommuneCode();

    /// <summary>Commune, department, EPCI, country outside France, or all of France; a region has no code of its own
    /// here.</summary>
    [GeneratedRegex(@"^(\w{5}|\w{2,3}|\d{9}|99[0-5]\d{2}|france)$")]
    private static partial Regex Zone();
}
