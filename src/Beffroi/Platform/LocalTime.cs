namespace Beffroi.Platform;

/// <summary>The clock on the wall, on both sides of the border.</summary>
internal static class LocalTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static DateTime Of(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).DateTime;

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(Of(instant));

    /// <summary>The instant at which that clock shows a time.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly hour) =>
        new(day.ToDateTime(hour), Zone.GetUtcOffset(day.ToDateTime(hour)));
}
