using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Platform.Web;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>Estimates as pages write them.</summary>
internal static class SurveyNumbers
{
    public static string Value(PageScope scope, WaveEstimate one) => Write(scope, one.Indicator, one.Estimate);

    public static string Bounds(PageScope scope, WaveEstimate one) =>
        scope.Text["number.between", Write(scope, one.Indicator, one.Low), Write(scope, one.Indicator, one.High)];

    /// <summary>Beyond its error, the change; else that nothing can be told.</summary>
    public static string Change(PageScope scope, WaveEstimate one) =>
        one is not { Change: { } change, ChangeError: { } error } ? ""
        : Math.Abs(change) <= 1.96 * error ? scope.Text["barometer.stable"].Value
        : scope.Text["barometer.change", scope.Number(change / (one.Indicator == Barometer.Outlook ? 100 : 1),
            "share-difference")]
            .Value;

    private static string Write(PageScope scope, string indicator, double? number) => indicator == Barometer.Outlook
        ? scope.Number(number / 100, "share-difference") : scope.Number(number, "share");
}
