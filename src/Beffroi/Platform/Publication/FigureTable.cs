using System.Globalization;
using Beffroi.Reference;

namespace Beffroi.Platform.Publication;

/// <summary>Figures as lines of text: the same columns on the command line, in files and in tools.</summary>
internal static class FigureTable
{
    public static readonly string[] Columns =
    [
        "indicator", "zoning", "zone", "zone_name", "period", "occupation", "occupation_name",
        "value", "low", "high", "unit", "status", "source", "vintage",
    ];

    public static async Task<List<string[]>> RowsAsync(
        IEnumerable<Figure> figures, ReferenceCache reference, string language, CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        var occupations = await reference.OccupationsAsync(cancel);
        return [.. figures.Select(f => new[]
        {
            f.Indicator, f.Zone.Zoning, f.Zone.Code, places.NameOf(f.Zone, language), f.Period, f.Occupation ?? "",
            f.Occupation is { } code ? occupations.FindAny(code)?.NameIn(language) ?? "" : "",
            Figure.Text(f.Value), Figure.Text(f.Low), Figure.Text(f.High), f.Unit, f.StatusName, f.Source ?? "", f.Vintage ?? "",
        })];
    }

    public static void WriteCsv(TextWriter output, IEnumerable<string[]> rows, char separator) =>
        Tables.TableFiles.WriteCsv(output, Columns, rows, separator);

    public static object ToJson(Figure figure) => new
    {
        figure.Indicator,
        Zone = figure.Zone.ToString(),
        figure.Period,
        figure.Occupation,
        Value = Rounded(figure.Value),
        Low = Rounded(figure.Low),
        High = Rounded(figure.High),
        figure.Unit,
        Status = figure.StatusName,
        figure.Source,
        figure.Vintage,
        CarriedFrom = figure.CarriedFrom.Select(zone => zone.ToString()),
        figure.IsFictitious,
    };

    private static double? Rounded(double? number) =>
        number is { } value ? double.Parse(Figure.Text(value), CultureInfo.InvariantCulture) : null;
}
