namespace Beffroi.Modules.Observatory.Accessibility;

/// <summary>A criterion of the RGAA, its state here, and what shows it.</summary>
/// <param name="Id">As 1.1 to 13.12.</param>
/// <param name="State">C met, NC not met, NA nothing here that it speaks of.</param>
internal sealed record RgaaCriterion(string Id, string State, string Evidence)
{
    /// <summary>The text that says what is not met.</summary>
    public string TextKey => "rgaa." + Id;
}

/// <summary>
/// docs/accessibility/rgaa.md, from which the declaration is made: it can say nothing that the register does not.
/// </summary>
internal static class RgaaRegister
{
    public static IReadOnlyList<RgaaCriterion> All { get; } =
        Parse(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "accessibility", "rgaa.md")));

    public static IReadOnlyList<RgaaCriterion> Parse(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 6 && cells[1].Length > 0 && char.IsAsciiDigit(cells[1][0]))
            .Select(cells => new RgaaCriterion(cells[1], cells[3], cells[4])),
    ];

    public static int Met => All.Count(one => one.State == "C");

    public static int Applicable => All.Count(one => one.State != "NA");

    public static IEnumerable<RgaaCriterion> NotMet => All.Where(one => one.State == "NC");
}
