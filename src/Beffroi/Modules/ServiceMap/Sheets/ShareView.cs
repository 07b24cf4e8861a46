using System.Globalization;
using System.Text;
using Beffroi.Modules.ServiceMap.Hours;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using QRCoder;

namespace Beffroi.Modules.ServiceMap.Sheets;

/// <summary>A sheet as one hands it to somebody else: its address, the address as a drawing, and a text ready to paste.</summary>
/// <param name="Key">Of the sheet, to keep it in one's list.</param>
internal sealed record ShareView(SheetWords Words, string Key, string Name, string Link, string Path, string Pasted)
{
    public string Drawing => QrOf(Link);

    private const int LongestDrawn = 1500;

    /// <summary>The address as a drawing that a phone reads.</summary>
    public static string QrOf(string link)
    {
        if (link.Length > LongestDrawn)
        {
            return ""; // no phone would read it
        }

        using var code = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M);
        return new SvgQRCode(code).GetGraphic(4);
    }

    /// <summary>For the counsellor's own tool, which takes text alone.</summary>
    public static string TextOf(MapItem item, SheetWords words, string? conditions, string? mail, DateOnly? checkedOn,
        string link)
    {
        var text = new StringBuilder(item.Name).Append('\n');
        void Line(string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                text.Append(value.ReplaceLineEndings(" ")).Append('\n');
            }
        }

        Line(item.StructureName == item.Name ? null : item.StructureName);
        Line(string.Join(", ", new[] { item.At.Street, $"{item.At.Postcode} {item.At.Commune}".Trim() }.Where(part =>
            !string.IsNullOrEmpty(part))));
        Line(item.Telephone);
        Line(mail);
        Line(item.Hours is null ? null : OpeningHours.TryParse(item.Hours)?.Short(CultureInfo.GetCultureInfo(words.Tag))
            ?? item.Hours);
        Line(conditions is null ? null : $"{words["whatToBring"]} : {conditions}");
        Line(item.Themes.Count == 0 ? null : string.Join(", ", item.Themes.Select(words.Theme)));
        Line(checkedOn is { } day ? $"{words["checkedOn"]} {day.ToString("d", CultureInfo.GetCultureInfo(words.Tag))}"
            : words["neverChecked"]);
        return text.Append(link).ToString();
    }
}
