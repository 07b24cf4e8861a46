using System.Globalization;
using System.Text.RegularExpressions;

namespace Beffroi.Modules.ServiceMap.Hours;

/// <summary>
/// Opening hours in the part of OpenStreetMap's <c>opening_hours</c> that directories use: days or ranges of days, ranges of
/// hours,
/// <c>off</c>, comments in quotes, <c>24/7</c>.
/// </summary>
/// <remarks>What else the notation allows is shown as it is written, and never guessed to be open or closed. Source:
/// OpenStreetMap wiki, "Key:opening_hours/specification". No package of .NET reads it.</remarks>
internal sealed partial class OpeningHours
{
    /// <summary>No door needs more to say when it is open.</summary>
    private const int Longest = 1000;

    private const string Names = "Mo|Tu|We|Th|Fr|Sa|Su";
    private static readonly string[] Days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

    private readonly List<(int From, int Until)>[] _minutes;

    private OpeningHours(List<(int, int)>[] minutes) => _minutes = minutes;

    /// <summary>For each day from Monday its ranges, in minutes from midnight.</summary>
    public IReadOnlyList<IReadOnlyList<(int From, int Until)>> Week => _minutes;

    /// <summary>The week on one line, days of the same hours together.</summary>
    public string Short(CultureInfo culture)
    {
        var names = culture.DateTimeFormat.AbbreviatedDayNames;
        string HoursOf(int day) => string.Join(", ", _minutes[day].Select(range => $"{Clock(range.From)}–{Clock(range.Until)}"));
        var parts = new List<string>();
        for (var first = 0; first < _minutes.Length;)
        {
            var last = first;
            while (last + 1 < _minutes.Length && HoursOf(last + 1) == HoursOf(first))
            {
                last++;
            }

            if (_minutes[first].Count > 0)
            {
                var name = names[(first + 1) % 7] + (last > first ? "–" + names[(last + 1) % 7] : "");
                parts.Add($"{name} {HoursOf(first)}");
            }

            first = last + 1;
        }

        return string.Join(" · ", parts);
    }

    /// <summary>Whether it is open at a local time; public holidays are not known here.</summary>
    public bool IsOpenAt(DateTime local)
    {
        var (day, minute) = (((int)local.DayOfWeek + 6) % 7, (local.Hour * 60) + local.Minute);
        return _minutes[day].Exists(range => minute >= range.From && minute < range.Until);
    }

    /// <returns>Null where something is written that is not understood.</returns>
    public static OpeningHours? TryParse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest)
        {
            return null;
        }

        var week = Enumerable.Range(0, 7).Select(_ => new List<(int, int)>()).ToArray();
        foreach (var rule in Comment().Replace(text, "").Split(';',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (rule == "24/7")
            {
                Array.ForEach(week, day => day.Add((0, 24 * 60)));
                continue;
            }

            if (HolidaysOff().IsMatch(rule))
            {
                continue; // what is closed on holidays is so on any day that we do not know to be one
            }

            if (Rule().Match(rule) is not { Success: true } match || DaysOf(match.Groups["days"].Value) is not { } days)
            {
                return null;
            }

            var ranges = match.Groups["hours"].Value is "off" or "closed" ? [] : RangesOf(match.Groups["hours"].Value);
            if (ranges is null)
            {
                return null;
            }

            days.ForEach(day => week[day] = [.. ranges]);
        }

        return new OpeningHours(week);
    }

    /// <summary>
    /// The notation of a week given day by day from Monday, each as <c>09:00 - 12:00 / 13:30 - 17:00</c>; days with the same
    /// hours
    /// that follow one another are one range.
    /// </summary>
    /// <returns>Null where a day cannot be read, empty where no day has hours.</returns>
    public static string? FromDays(IReadOnlyList<string> days)
    {
        var written = new List<string?>();
        foreach (var day in days)
        {
            var ranges = day.Length == 0 ? [] : RangesOf(DayRange().Replace(day.Replace('h', ':'), "$1-$2").Replace(" / ", ",",
                StringComparison.Ordinal)
                .Replace("/", ",", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
            if (ranges is null)
            {
                return null;
            }

            written.Add(ranges.Count == 0 ? null : string.Join(',', ranges.Select(range =>
                $"{Clock(range.From)}-{Clock(range.Until)}")));
        }

        var rules = new List<string>();
        for (var i = 0; i < written.Count;)
        {
            var last = i;
            while (last + 1 < written.Count && written[last + 1] == written[i])
            {
                last++;
            }

            if (written[i] is { } hours)
            {
                rules.Add((last == i ? Days[i] : $"{Days[i]}-{Days[last]}") + " " + hours);
            }

            i = last + 1;
        }

        return string.Join("; ", rules);
    }

    public static string Clock(int minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static List<int>? DaysOf(string text)
    {
        if (text.Length == 0)
        {
            return [0, 1, 2, 3, 4, 5, 6];
        }

        var days = new List<int>();
        foreach (var part in text.Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            var (from, until) = (Array.IndexOf(Days, ends[0]), Array.IndexOf(Days, ends[^1]));
            if (part == "PH")
            {
                continue;
            }

            if (from < 0 || until < 0 || ends.Length > 2)
            {
                return null;
            }

            for (var day = from; ; day = (day + 1) % 7)
            {
                days.Add(day);
                if (day == until)
                {
                    break;
                }
            }
        }

        return days;
    }

    private static List<(int From, int Until)>? RangesOf(string text)
    {
        var ranges = new List<(int, int)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Range().Match(part) is not { Success: true } match)
            {
                return null;
            }

            int Number(string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
            var (from, until) = ((Number("h1") * 60) + Number("m1"), (Number("h2") * 60) + Number("m2"));
            if (from == 0 && until == 0)
            {
                continue; // how some files write that it is closed
            }

            if (until <= from || until > 24 * 60 || Number("m1") > 59 || Number("m2") > 59)
            {
                return null;
            }

            ranges.Add((from, until));
        }

        return ranges;
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^PH,?\s*(off|closed)$")]
    private static partial Regex HolidaysOff();

    [GeneratedRegex(@"^(?<days>(?>(?:(?:" + Names + "|PH)(?:-(?:" + Names + @"))?[\s,]*)*))(?<hours>off|closed|[0-9].*)$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^(?<h1>[0-9]{1,2}):(?<m1>[0-9]{2})-(?<h2>[0-9]{1,2}):(?<m2>[0-9]{2})$")]
    private static partial Regex Range();

    [GeneratedRegex(@"([0-9]{1,2}:[0-9]{2})\s*-\s*([0-9]{1,2}:[0-9]{2})")]
    private static partial Regex DayRange();
}
