using System.Globalization;
using Beffroi.Platform.Tables;

namespace Beffroi.Modules.Observatory.Readers;

/// <summary>Where each vintage of the survey of labour needs keeps its columns. Names changed four times since 2019.</summary>
internal sealed record BmoColumns(
    HeaderedTable Table, int? FileYear, int Year, int Occupation, int OccupationName, int Family, int FamilyName,
    int Basin, int BasinName, int Department, int Region, int Clpe, int Projects, int Difficult, int Seasonal)
{
    public const string Expected = "annee, Code métier BMO, Nom métier BMO, Famille_met, BE24, NOMBE24, Dept, met, xmet, smet";

    public static BmoColumns? Find(SourceFile file)
    {
        foreach (var table in file.Tables)
        {
            if (table.FindHeader("met", "xmet", "smet", "dept") is { } found && Of(found) is { } columns)
            {
                return columns;
            }
        }

        return null;
    }

    private static BmoColumns? Of(HeaderedTable table)
    {
        int One(params string[] names) => table.IndexWhere(names.Contains);
        var basin = table.IndexWhere(header => header.Length == 4 && header.StartsWith("be", StringComparison.Ordinal)
            && header[2..].All(char.IsAsciiDigit));
        var columns = new BmoColumns(
            table,
            basin < 0 ? null : 2000 + int.Parse(table.NormalisedHeaders[basin].AsSpan(2), CultureInfo.InvariantCulture),
            One("annee"), One("codemetierbmo", "metier"), One("nommetierbmo", "nommetier"),
            One("famillemet", "famillemetier"), One("lblfammet", "libelledefamilledemetier"),
            basin, table.IndexWhere(header => header.StartsWith("nombe", StringComparison.Ordinal)),
            One("dept"), One("reg"), One("clpe"), One("met"), One("xmet"), One("smet"));
        return columns.Occupation < 0 || columns.Basin < 0 || columns.Family < 0 ? null : columns;
    }
}

/// <summary>One published row: an occupation in the part of a basin that lies in a department. Null is a hidden count.</summary>
internal readonly record struct BmoRow(
    string Occupation, string Family, string Basin, string Department, string Region, string? Clpe,
    int? Projects, int? Difficult, int? Seasonal);
