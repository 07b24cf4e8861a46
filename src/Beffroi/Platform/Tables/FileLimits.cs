namespace Beffroi.Platform.Tables;

/// <summary>How much of a received file we are ready to believe. Generous for official files, small for a trap.</summary>
internal static class FileLimits
{
    public const long LargestFile = 300L << 20;
    /// <summary>What a page takes, and how much of each kind, in bytes.</summary>
    public static readonly IReadOnlyDictionary<string, long> LargestByEnding = new Dictionary<string, long>
    {
        [".csv"] = LargestFile, [".txt"] = LargestFile, [".zip"] = LargestFile, [".xlsx"] = 120L << 20, [".json"] = 120L << 20,
        [".geojson"] = 120L << 20, [".shp"] = 120L << 20,
        [".xml"] = 120L << 20,
    };

    /// <summary>A form without a file, in bytes.</summary>
    public const long LargestForm = 1L << 20;

    public const long LargestUnpacked = 1L << 30;
    public const int MostEntries = 5000;

    /// <summary>Official workbooks unpack to 8 or 12 times their size; a bomb to a thousand times.</summary>
    public const int LargestRatio = 150;

    /// <summary>Below this a high ratio is harmless: an empty sheet packs very well.</summary>
    public const long RatioMattersFrom = 20L << 20;

    /// <summary>A spreadsheet cell holds at most 32,767 characters.</summary>
    public const int LargestCell = 1 << 20;
}
