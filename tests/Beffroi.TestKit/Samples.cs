using MiniExcelLibs;

namespace Beffroi.TestKit;

/// <summary>Small files in the layouts of the publishers, with what a test needs changed.</summary>
public static class Samples
{
    public const string BmoHeader =
        "annee;Code métier BMO;Nom métier BMO;Famille_met;Lbl_fam_met;REG;NOM_REG;Dept;NomDept;BE24;NOMBE24;met;xmet;smet";

    public static string BmoLine(
        string occupation = "T2A60", string basin = "3216", string met = "100", string xmet = "60", string smet = "*",
        string year = "2024", string department = "59") =>
        $"{year};{occupation};Aides à domicile;S;Fonctions sociales;32;Hauts-de-France;{department};Nord;{basin};LILLE;{met};{xmet};{smet}";

    public static string Write(string folder, string name, params string[] lines)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    public static string WriteWorkbook(string folder, string name, IEnumerable<Dictionary<string, object>> rows)
    {
        var path = Path.Combine(folder, name);
        MiniExcel.SaveAs(path, rows, overwriteFile: true);
        return path;
    }
}
