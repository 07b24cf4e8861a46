using System.Globalization;
using Beffroi.Modules.ServiceMap.Hours;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Reference.Transit;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>When somebody goes there: an hour of a usual Tuesday, or of a Saturday.</summary>
/// <param name="Code">As addresses and programs name it.</param>
internal sealed record Moment(string Code, DayOfWeek Day, TimeOnly At)
{
    public static IReadOnlyList<Moment> All { get; } =
    [
        new("morning", DayOfWeek.Tuesday, new(9, 30)), new("noon", DayOfWeek.Tuesday, new(12, 30)),
        new("evening", DayOfWeek.Tuesday, new(18, 30)), new("saturday", DayOfWeek.Saturday, new(10, 30)),
    ];

    public static Moment? Find(string? code) => All.FirstOrDefault(one => one.Code == code);

    /// <returns>Null where its hours are not known or not understood.</returns>
    public bool? IsOpen(MapItem item) => OpeningHours.TryParse(item.Hours)?.IsOpenAt(
        new DateTime(2024, 1, Day == DayOfWeek.Saturday ? 6 : 2, At.Hour, At.Minute, 0, DateTimeKind.Unspecified)); // such a day
}

/// <summary>What of access is asked.</summary>
/// <param name="Theme">A theme or a category; null for all services.</param>
/// <param name="Public">Only services that let these people in, or do not say whom; null for all.</param>
/// <param name="Half">At this cost a service counts half: kilometres as the crow flies, or minutes with a timetable.</param>
/// <param name="When">Only services open then; null for all.</param>
/// <param name="Transit">How people travel; null for as the crow flies.</param>
internal sealed record AccessQuestion(string? Theme, string? Public, double Half, Moment? When = null, TransitDay? Transit = null)
{
    public const double UsualHalfKm = 5;

    /// <summary>Weights below 7 % count for nothing.</summary>
    public const double ReachInHalves = 4;

    /// <summary>People leave within the hour before they want to be there; in the morning where no hour is asked.</summary>
    private static readonly TimeOnly UsualStart = new(8, 30);
    private const int Span = 3600;
    private const int Step = 600;

    /// <summary>Slower than any vehicle of a town between two doors.</summary>
    private const double KmAMinute = 0.5;

    public double Reach => Transit is null ? Half * ReachInHalves : Math.Min(Half * ReachInHalves,
        TransitDay.LongestSeconds / 60.0);

    /// <summary>How far away a service may stand as the crow flies and still be within reach.</summary>
    public double ReachKm => Transit is null ? Reach : Reach * KmAMinute;

    public double Beta => Math.Log(2) / Half;

    public bool Takes(MapItem item) => item is { Point: not null, IsRemoteOnly: false }
        && (Theme is null || item.Themes.Any(one => one == Theme || ServiceCodes.CategoryOf(one) == Theme))
        && (Public is null || item.Publics.Count == 0 || item.Publics.Contains(Public) || item.Publics.Contains("tous-publics"))
        && When?.IsOpen(item) != false;

    /// <summary>Costs from a place to others; null where it is not gone to.</summary>
    public IReadOnlyList<double?> Costs(Reference.Zones.GeoPoint from, IReadOnlyList<MapItem> items)
    {
        if (Transit is null)
        {
            return [.. items.Select(item => from.KmTo(item.Point!.Value) is var km && km <= Reach ? km : (double?)null)];
        }

        var first = (int)(When is null ? UsualStart : When.At.AddHours(-1)).ToTimeSpan().TotalSeconds;
        var near = items.Index().Where(one => from.KmTo(one.Item.Point!.Value) <= ReachKm).ToList();
        var minutes = Transit.Minutes(from, [.. near.Select(one => one.Item.Point!.Value)], first, first + Span, Step,
            TransitDay.LongestSeconds);
        var costs = new double?[items.Count];
        foreach (var (at, (index, _)) in near.Index())
        {
            costs[index] = minutes[at] <= Reach ? minutes[at] : null;
        }

        return costs;
    }

    /// <summary>How a half cost is written in an address: <c>5</c> kilometres, <c>20min</c>.</summary>
    public static bool TryHalf(string? text, out double half, out bool isMinutes)
    {
        isMinutes = text?.EndsWith("min", StringComparison.Ordinal) == true;
        return double.TryParse(isMinutes ? text![..^3] : text ?? UsualHalfKm.ToString(CultureInfo.InvariantCulture),
            NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out half) && half is >= 0.1 and <= 50;
    }
}
