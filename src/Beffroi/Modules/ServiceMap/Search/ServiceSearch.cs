using Beffroi.Matching.Eligibility;
using Beffroi.Modules.ServiceMap.Curation;
using Beffroi.Modules.ServiceMap.Eligibility;
using Beffroi.Modules.ServiceMap.Hours;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Reference.Transit;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.ServiceMap.Search;

/// <summary>What somebody looks for. Nothing of it is kept.</summary>
/// <param name="Text">In their own words; empty for all.</param>
/// <param name="Language">In which they are.</param>
/// <param name="Place">Where they are; null for anywhere.</param>
/// <param name="RadiusKm">How far they would go.</param>
/// <param name="Theme">A theme, or a whole category.</param>
/// <param name="Who">What they say of themselves.</param>
internal sealed record SearchQuestion(
    string Text, string Language, SearchPlace? Place, double RadiusKm, string? Theme, AskedFacts Who, string? Mode, string? Fee)
{
    /// <summary>Whether what is not for them is shown too, and why.</summary>
    public bool WithRefused { get; init; }

    /// <summary>How far they would travel, in minutes by public transport; then the radius only narrows what is looked
    /// at.</summary>
    public TravelLimit? Travel { get; init; }
}

/// <param name="Day">Whose timetable it is.</param>
internal sealed record TravelLimit(TransitDay Day, int Minutes)
{
    private const int Step = 600;

    /// <summary>Leaving within the hour before ten in the morning.</summary>
    private static readonly int First = (int)TimeSpan.FromHours(9).TotalSeconds;
    private static readonly int Last = (int)TimeSpan.FromHours(10).TotalSeconds;

    /// <summary>No vehicle of a town is faster between two doors.</summary>
    public double ReachKm => Minutes * 0.5;

    public double? MinutesTo(GeoPoint from, GeoPoint to) =>
        Day.Minutes(from, [to], First, Last, Step, TransitDay.LongestSeconds)[0] is { } minutes && minutes <= Minutes ? minutes
            : null;
}

/// <param name="Codes">Codes of the commune and of all that holds it, as services name whom they let in.</param>
internal sealed record SearchPlace(GeoPoint Point, IReadOnlySet<string> Codes);

/// <summary>Whether a service is for somebody.</summary>
internal enum Fit
{
    Yes,

    /// <summary>It does not say for whom it is, or they did not say who they are.</summary>
    Unknown,
    No,
}

/// <summary>An item found, with the parts that its rank is made of, each from 0 to 1.</summary>
internal sealed record FoundItem(MapItem Item, double? Km, Fit Fit, double Words, double Near, double Fresh, double Soon)
{
    /// <summary>What its rule says of whoever asks; null where it has none.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>By public transport, where that was asked.</summary>
    public double? Minutes { get; init; }

    /// <summary>In how many days one may begin; null where nothing recent says it.</summary>
    public int? DaysToEntry { get; init; }

    /// <summary>To three digits: what differs by less is a tie.</summary>
    public double Rank { get; } = Math.Round(
        (0.45 * Words) + (0.25 * Near) + (0.15 * (Fit == Fit.Yes ? 1 : Fit == Fit.Unknown ? 0.5 : 0)) + (0.08 * Fresh)
            + (0.07 * Soon), 3);
}

/// <param name="Items">Best first.</param>
/// <param name="Themes">How many of them each category has.</param>
internal sealed record SearchAnswer(
    IReadOnlyList<FoundItem> Items, IReadOnlyDictionary<string, int> Themes, IReadOnlyDictionary<string, int> Publics,
    IReadOnlyDictionary<string, int> Modes, IReadOnlyDictionary<string, int> Fees);

/// <summary>Finds and ranks, by components that are shown beside each result.</summary>
internal static class ServiceSearch
{
    /// <summary>Services that come to people are neither drowned by those near them nor above all of them.</summary>
    private const double NearnessOfRemote = 0.5;

    /// <summary>Days; who waits longer waits as if for ever.</summary>
    private const double LongWait = 90;

    public static SearchAnswer Find(DirectorySnapshot directory, SearchQuestion question, DateOnly today)
    {
        var near = question.Place is { } place ? directory.Near(place.Point, question.RadiusKm) : null;
        var numbers = question.Text.Length > 0 ? directory.Index.Find(question.Text, question.Language, near)
            : (near ?? Enumerable.Range(0, directory.Items.Count)).Select(number => (number, 1.0));
        var found = new List<FoundItem>();
        var (themes, publics) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        var (modes, fees) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        foreach (var (number, words) in numbers)
        {
            var item = directory.Items[number];
            if (Judge(item, question, words, today) is not { } judged)
            {
                continue;
            }

            found.Add(judged);
            Count(themes, item.Themes.Select(ServiceCodes.CategoryOf).Distinct());
            Count(publics, item.Publics);
            Count(modes, item.Modes);
            Count(fees, item.Fee is null ? [] : [item.Fee]);
        }

        // Nobody stands first for their name: ties turn with the day, the same for all who ask on it.
        var ranked = found.OrderByDescending(one => one.Rank).ThenBy(one => Turn(one.Item.Key, today)).ToList();
        return new SearchAnswer(ranked, themes, publics, modes, fees);
    }

    private static FoundItem? Judge(MapItem item, SearchQuestion question, double words, DateOnly today)
    {
        if ((question.Theme is { } theme && !item.Themes.Any(one => one == theme || ServiceCodes.CategoryOf(one) == theme))
            || (question.Mode is { } mode && !item.Modes.Contains(mode)) || (question.Fee is { } fee && item.Fee != fee)
            || (question.Place is { } place && item.Zones is { } zones && !zones.Any(place.Codes.Contains)))
        {
            return null;
        }

        var verdict = item.Rule?.Judge(question.Who.Known);
        var fit = verdict is null ? FitOf(item, question.Who.Publics) : (Fit)(2 - (int)verdict.Answer);
        if (fit == Fit.No && !question.WithRefused)
        {
            return null;
        }

        // Of several places the nearest counts.
        var nearest = question.Place is { } from && item.Point is { } at && !item.IsRemoteOnly
            ? item.OtherPoints.Prepend(at).MinBy(from.Point.KmTo) : (GeoPoint?)null;
        double? km = nearest is { } there ? question.Place!.Point.KmTo(there) : null;
        if (km is { } far ? far > question.RadiusKm : question.Place is not null && !item.Modes.Contains(MapItem.Remote))
        {
            return null;
        }

        var minutes = question.Travel is { } travel && nearest is { } end ? travel.MinutesTo(question.Place!.Point, end) : null;
        if (question.Travel is not null && nearest is not null && minutes is null)
        {
            return null;
        }

        var near = question.Place is null ? 0 : minutes is { } taken ? 1 - (taken / question.Travel!.Minutes)
            : km is { } distance ? 1 - (distance / question.RadiusKm) : NearnessOfRemote;
        var age = AgeOf(item, today);
        var entry = item.DaysToEntry(today, age);
        return new FoundItem(item, km, fit, words, near, FieldCare.Freshness(item, age), SoonOf(entry))
        {
            Verdict = verdict, Minutes = minutes, DaysToEntry = entry,
        };
    }

    private static Fit FitOf(MapItem item, IReadOnlyList<string> publics) => item.Publics.Contains("tous-publics") ? Fit.Yes
        : publics.Count == 0 || item.Publics.Count == 0 ? Fit.Unknown : publics.Any(item.Publics.Contains) ? Fit.Yes : Fit.No;

    /// <summary>Days since somebody said that its sheet is true.</summary>
    private static int AgeOf(MapItem item, DateOnly today) => today.DayNumber
        - (item.VerifiedAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : item.ModifiedOn).DayNumber;

    /// <summary>What does not say when one may begin is neither drowned by what does nor above it.</summary>
    private static double SoonOf(int? days) => days is { } known ? Math.Max(0, 1 - (known / LongWait)) : 0.5;

    private static void Count(Dictionary<string, int> counts, IEnumerable<string> codes)
    {
        foreach (var code in codes)
        {
            counts[code] = counts.GetValueOrDefault(code) + 1;
        }
    }

    private static uint Turn(string key, DateOnly today)
    {
        var hash = (uint)today.DayNumber;
        foreach (var letter in key)
        {
            hash = (hash ^ letter) * 16777619; // FNV-1a
        }

        return hash;
    }

    /// <summary>Whether its hours say that it is open; null where they are not known or not understood.</summary>
    public static bool? IsOpen(string? hours, DateTime local) => OpeningHours.TryParse(hours)?.IsOpenAt(local);
}
