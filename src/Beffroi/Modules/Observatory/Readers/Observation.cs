using Beffroi.Platform.Storage;

namespace Beffroi.Modules.Observatory.Readers;

/// <summary>One figure that a producer published, as we keep it. Without a value it is hidden between its bounds.</summary>
internal readonly record struct Observation(
    string Indicator, string Zoning, string Zone, string Period, string? Nomenclature, string? Occupation,
    double? Value, double? Low, double? High, string Source)
{
    private const string Columns =
        "indicator VARCHAR, zoning VARCHAR, zone VARCHAR, period VARCHAR, nomenclature VARCHAR, occupation VARCHAR, "
        + "value DOUBLE, low DOUBLE, high DOUBLE, source VARCHAR";

    public static string ParquetName(string sha256) => $"observations-{sha256[..32]}";

    public static void Write(ObservationStore store, string sha256, IEnumerable<Observation> rows) =>
        store.Write(ParquetName(sha256), Columns, rows, (line, row) => line
            .AppendValue(row.Indicator).AppendValue(row.Zoning).AppendValue(row.Zone).AppendValue(row.Period)
            .AppendValue(row.Nomenclature).AppendValue(row.Occupation)
            .AppendValue(row.Value).AppendValue(row.Low).AppendValue(row.High).AppendValue(row.Source));
}
