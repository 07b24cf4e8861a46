namespace Beffroi.TestKit;

/// <summary>What a drill measured, appended to the file that BEFFROI_DRILL_REPORT names; nothing in an ordinary run.</summary>
public static class Report
{
    public static void Write(string line)
    {
        if (Environment.GetEnvironmentVariable("BEFFROI_DRILL_REPORT") is { } path)
        {
            File.AppendAllText(path, line + Environment.NewLine);
        }
    }
}
