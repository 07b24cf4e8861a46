using System.Text.Json;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;

namespace Beffroi.Platform.Setup;

/// <summary>
/// Loads the official files that someone dropped into a folder, searched in depth; the others are named and left.
/// </summary>
internal sealed class OpenDataFolder(ImportService imports, StoreFolder folder)
{
    /// <summary>
    /// Size and date of what was looked at, so that a second start does not read a file again to learn the same.
    /// </summary>
    private string SeenFile => Path.Combine(folder.Root, "open-data-seen.json");

    public async Task LoadAsync(string path, ISetupReport report, CancellationToken cancel)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        var seen = await ReadSeenAsync(cancel);
        var fresh = Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => seen.GetValueOrDefault(file) != StampOf(file)).Order(StringComparer.Ordinal).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        report.Step("setup.openData", fresh.Count, path);
        foreach (var (file, reader) in Sorted(fresh, report, seen))
        {
            cancel.ThrowIfCancellationRequested();
            await LoadOneAsync(file, reader, report, cancel);
            seen[file] = StampOf(file);
            await File.WriteAllTextAsync(SeenFile, JsonSerializer.Serialize(seen), cancel);
        }

        await File.WriteAllTextAsync(SeenFile, JsonSerializer.Serialize(seen), cancel);
    }

    private IEnumerable<(string File, IFileReader Reader)> Sorted(
        List<string> files, ISetupReport report, Dictionary<string, string> seen)
    {
        var known = new List<(string File, IFileReader Reader)>();
        var unknown = new List<string>();
        foreach (var path in files)
        {
            try
            {
                using var file = SourceFile.Open(path);
                if (imports.Detect(file) is { } reader)
                {
                    known.Add((path, reader));
                    continue;
                }
            }
            catch (FileRefusedException)
            {
                // said below with the others that are left
            }

            unknown.Add(path);
            seen[path] = StampOf(path);
        }

        if (unknown.Count > 0)
        {
            report.Step("setup.unknown", unknown.Count, string.Join(", ", unknown.Select(Path.GetFileName)));
        }

        return known.OrderBy(one => one.Reader.Order).ThenBy(one => one.File, StringComparer.Ordinal);
    }

    private async Task LoadOneAsync(string path, IFileReader reader, ISetupReport report, CancellationToken cancel)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var file = SourceFile.Open(path);
            var progress = report.Reading(name);
            var outcome = await imports.ImportAsync(reader, file, null, isShipped: false, progress, cancel);
            if (outcome.File is { } held && !outcome.WasHeld)
            {
                report.Step("setup.loaded", name, reader.Kind, held.RowsRead, held.RowsRefused);
            }
        }
        catch (FileRefusedException refusal)
        {
            report.Step("setup.refused", name, refusal);
        }
    }

    private async Task<Dictionary<string, string>> ReadSeenAsync(CancellationToken cancel) => File.Exists(SeenFile)
        ? JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(SeenFile, cancel)) ?? []
        : [];

    private static string StampOf(string path)
    {
        var file = new FileInfo(path);
        return $"{file.Length}-{file.LastWriteTimeUtc.Ticks}";
    }
}
