using System.Globalization;
using Beffroi.Platform.Publication;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Web;

/// <summary>What every page needs to say things: texts, names, numbers, links, and the reader's choice.</summary>
internal sealed class PageScope(IStringLocalizer<Texts> texts)
{
    public IStringLocalizer<Texts> Text { get; } = texts;

    public Places Places { get; set; } = null!;

    public OccupationList Occupations { get; set; } = null!;

    public Selection Selection { get; set; } = null!;

    /// <summary>Zones offered in the header, grouped.</summary>
    public IReadOnlyList<ZoneRef> Choices { get; set; } = [];

    public IReadOnlyList<string> Periods { get; set; } = [];

    /// <summary>What is published and not held here, said in the header.</summary>
    public string? Overdue { get; set; }

    /// <summary>What the address asked for and cannot be shown.</summary>
    public List<string> Notices { get; } = [];

    public bool IsSignedIn { get; set; }

    /// <summary>Whether the reader looks after people of some organisation.</summary>
    public bool MayAdminister { get; set; }

    public string Language { get; } = Texts.Language;

    /// <summary>The page shown, with its route values, so that the other languages can be linked.</summary>
    public (string Page, (string Name, string Value)[] Values) Here { get; set; } = ("/Observatory/Dashboard/Index", []);

    public string Name(ZoneRef zone) => Places.NameOf(zone, Language);

    public string Name(string occupation) => Occupations.FindAny(occupation)?.NameIn(Language) ?? occupation;

    /// <summary>The language of the name of an occupation, where it is not that of the page.</summary>
    public string? LanguageOf(string occupation) =>
        Occupations.FindAny(occupation)?.LanguageIn(Language) is { } own && own != Language ? own : null;

    public string Url(string page, params (string Name, string Value)[] values) =>
        Addresses.PathOf(page, Language, values) + Selection.Query();

    /// <summary>A number as the reader's language writes it, in the unit of the indicator.</summary>
    public string Number(double? number, string unit) => number is not { } value ? "–" : unit switch
    {
        "share" => Text["number.percent", Decimals(value * 100, 1)],
        "share-difference" => Text["number.points", Signed(Decimals(value * 100, 1), value)],
        "index" => Decimals(value, 2),
        "class" => Decimals(value, 0),
        _ => Decimals(value, 0),
    };

    /// <summary>The bounds of a figure; empty where nothing is hidden, or too little to be seen in the digits shown.</summary>
    public string Bounds(Figure figure)
    {
        var (low, high) = (Number(figure.Low, figure.Unit), Number(figure.High, figure.Unit));
        return figure is { Low: not null, High: not null } && low != high ? Text["number.between", low, high] : "";
    }

    public string Status(Figure figure) =>
        Text[figure is { IsComputed: true, Status: FigureStatus.Published } ? "status.computed" : "status." + figure.StatusName];

    /// <summary>A share of 0 or 1 of one occupation most often rests on a handful of answers.</summary>
    public static bool IsSuspect(Figure figure) => figure is { Unit: "share", Occupation.Length: > 1, Value: 0 or 1 };

    /// <summary>Source, date and what kind of figure it is, in one line.</summary>
    public string Provenance(Figure figure) => figure.Source is null
        ? Status(figure)
        : string.Join(" · ", new[]
        {
            figure.Source, figure.Period, Status(figure),
            figure.CarriedFrom.Count > 0 ? Text["figure.carriedFrom", string.Join(", ", figure.CarriedFrom.Select(Name))] : "",
            figure.Vintage is { } day ? Text["figure.received", Day(day)] : "",
        }.Where(part => part.Length > 0));

    private static string Decimals(double value, int places)
    {
        var rounded = Math.Round((decimal)value, places, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0m : rounded).ToString("N" + places.ToString(CultureInfo.InvariantCulture),
            CultureInfo.CurrentCulture)
            .Replace('-', '\u2212');
    }

    private static string Signed(string written, double value) =>
        value > 0 && written.Any(sign => sign is >= '1' and <= '9') ? "+" + written : written;

    private static string Day(string invariant) =>
        DateOnly.TryParseExact(invariant, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("d", CultureInfo.CurrentCulture) : invariant;
}
