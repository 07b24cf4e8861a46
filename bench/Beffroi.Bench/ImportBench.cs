using System.Diagnostics;
using System.Globalization;

namespace Beffroi.Bench;

/// <summary>The survey of 2024 from workbook to figures, against the program started on a store where there is nothing to do.</summary>
internal static class ImportBench
{
    public static async Task RunAsync(string file)
    {
        if (!File.Exists(file))
        {
            Console.WriteLine($"import: {file} is not there, nothing measured");
            return;
        }

        var (imports, starts) = (new List<double>(), new List<double>());
        for (var round = 0; round < 3; round++)
        {
            var folder = Directory.CreateTempSubdirectory("beffroi-bench-").FullName;
            await Processes.RunAsync("dotnet", Processes.Program, "data", "--data-dir", folder);
            starts.Add(await TimeAsync("data", "--data-dir", folder));
            imports.Add(await TimeAsync("import", "bmo", file, "--data-dir", folder));
            Directory.Delete(folder, recursive: true);
        }

        var (import, start) = (Processes.Median(imports), Processes.Median(starts));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"import of the BMO file: {import:0.00} s with the start of the program, {start:0.00} s of it the start; after start {import - start:0.00} s"));
    }

    private static async Task<double> TimeAsync(params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        await Processes.RunAsync("dotnet", [Processes.Program, .. arguments]);
        return clock.Elapsed.TotalSeconds;
    }
}
