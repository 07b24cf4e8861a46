using System.Globalization;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>Estimates as pages write them.</summary>
internal static class SurveyNumbers
{
    /// <summary>A month as <c>2027-01</c> in the reader's words.</summary>
    public static string Month(string month) => DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture)
        .ToString("MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>All groups that a domain is narrowed to, as they are named.</summary>
    public static string Domain(PageScope scope, string domain) => string.Join(", ", Barometer.Sides.Zip(Barometer
        .GroupsIn(domain)).Where(one => one.Second is not null).Select(one => Group(scope, one.First, one.Second!)));

    /// <summary>A sector, size or zone as it is named.</summary>
    public static string Group(PageScope scope, string side, string group) =>
        side == Barometer.Sector ? scope.Text["questionnaires.sector." + group].Value
        : side == Barometer.Zone && ZoneRef.TryParse(group, out var zone) ? scope.Name(zone) : group;

    public static string Value(PageScope scope, WaveEstimate one) => Write(scope, one.Indicator, one.Estimate);

    public static string Bounds(PageScope scope, WaveEstimate one) =>
        scope.Text["number.between", Write(scope, one.Indicator, one.Low), Write(scope, one.Indicator, one.High)];

    /// <summary>Beyond its error, the change; else that nothing can be told.</summary>
    public static string Change(PageScope scope, WaveEstimate one) =>
        one is not { Change: { } change, ChangeError: { } error } ? ""
        : Told(scope, one.Indicator, change, error, "barometer.stable", "barometer.change");

    /// <summary>The same since the month of the year before.</summary>
    public static string OverAYear(PageScope scope, string indicator, (double Change, double Error)? change) =>
        change is null ? ""
        : Told(scope, indicator, change.Value.Change, change.Value.Error, "barometer.yearStable", "barometer.yearChange");

    private static string Told(PageScope scope, string indicator, double change, double error, string stable, string changed) =>
        Math.Abs(change) <= 1.96 * error ? scope.Text[stable].Value
        : scope.Text[changed, scope.Number(change / (indicator == Barometer.Outlook ? 100 : 1), "share-difference")].Value;

    public static string Write(PageScope scope, string indicator, double? number) => indicator == Barometer.Outlook
        ? scope.Number(number / 100, "share-difference") : scope.Number(number, "share");
}
