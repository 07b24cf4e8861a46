using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Beffroi.Platform.Imports;

namespace Beffroi.Platform.Tables;

internal enum FileFormat
{
    Text,
    Workbook,
    Json,
    Shapefile,
}

/// <summary>A received file after the first look: what it is, how it is encoded, and its tables.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly string? _unpackedIn;
    private List<Table>? _tables;
    private string? _sha256;

    private SourceFile(string received, string path, string name, FileFormat format, Encoding encoding, string? unpackedIn)
    {
        (ReceivedPath, Path, Name, Format, Encoding, _unpackedIn) = (received, path, name, format, encoding, unpackedIn);
    }

    /// <summary>The file as it came.</summary>
    public string ReceivedPath { get; }

    /// <summary>Where the bytes to read stand: inside a temporary folder when it came in an archive.</summary>
    public string Path { get; }

    /// <summary>Its name as received.</summary>
    public string Name { get; }

    public FileFormat Format { get; }

    public Encoding Encoding { get; }

    public string Sha256 => _sha256 ??= HashOf(ReceivedPath);

    /// <summary>Tables of a workbook or of a text file; none for the other formats.</summary>
    public IReadOnlyList<Table> Tables => _tables ??= Format switch
    {
        FileFormat.Workbook => WorkbookTables.Open(Path),
        FileFormat.Text => [new TextTable(Path, Encoding)],
        _ => [],
    };

    /// <exception cref="FileRefusedException">The file is none of the formats read here, or is damaged or dangerous.</exception>
    public static SourceFile Open(string path, string? name = null)
    {
        name ??= System.IO.Path.GetFileName(path);
        if (!File.Exists(path))
        {
            throw new FileRefusedException("file.absent", path);
        }

        var size = new FileInfo(path).Length;
        if (size == 0)
        {
            throw new FileRefusedException("file.empty");
        }

        if (size > FileLimits.LargestFile)
        {
            throw new FileRefusedException("file.tooLarge", size >> 20, FileLimits.LargestFile >> 20);
        }

        var head = HeadOf(path);
        return head is [0x50, 0x4B, ..] ? OpenArchive(path, name) : OpenPlain(path, name, head);
    }

    public static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    public void Dispose()
    {
        if (_unpackedIn is not null)
        {
            Directory.Delete(_unpackedIn, recursive: true);
        }
    }

    private static SourceFile OpenPlain(string path, string name, byte[] head)
    {
        if (head is [0xD0, 0xCF, 0x11, 0xE0, ..])
        {
            throw new FileRefusedException("file.oldWorkbook");
        }

        if (head is [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..])
        {
            throw new FileRefusedException("file.pdf");
        }

        var start = Encoding.Latin1.GetString(head).TrimStart('ï', '»', '¿', ' ', '\r', '\n', '\t');
        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            throw new FileRefusedException("file.html");
        }

        if (name.EndsWith(".shp", StringComparison.OrdinalIgnoreCase))
        {
            return new SourceFile(path, path, name, FileFormat.Shapefile, Encoding.UTF8, null);
        }

        if (name.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase))
        {
            throw new FileRefusedException("file.notWorkbook");
        }

        var isJson = start is ['{', ..] or ['[', ..];
        var encoding = isJson ? Encoding.UTF8 : TextGuard.Check(path);
        return new SourceFile(path, path, name, isJson ? FileFormat.Json : FileFormat.Text, encoding, null);
    }

    private static SourceFile OpenArchive(string path, string name)
    {
        var entries = ZipGuard.Check(path);
        if (entries.Contains("xl/workbook.xml"))
        {
            return new SourceFile(path, path, name, FileFormat.Workbook, Encoding.UTF8, null);
        }

        var wanted = entries.FirstOrDefault(e => e.EndsWith(".shp", StringComparison.OrdinalIgnoreCase))
            ?? entries.FirstOrDefault(e => Readable.Contains(System.IO.Path.GetExtension(e).ToLowerInvariant()))
            ?? throw new FileRefusedException("file.zipNothing");
        var folder = Directory.CreateTempSubdirectory("beffroi-").FullName;
        try
        {
            ZipFile.ExtractToDirectory(path, folder);
            var found = System.IO.Path.Combine(folder, wanted);
            var head = HeadOf(found);
            if (head is [0x50, 0x4B, ..] && !ZipGuard.Check(found).Contains("xl/workbook.xml"))
            {
                throw new FileRefusedException("file.zipInZip");
            }

            var inner = Open(found, System.IO.Path.GetFileName(wanted));
            return new SourceFile(path, inner.Path, name, inner.Format, inner.Encoding, folder);
        }
        catch (Exception)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static readonly string[] Readable = [".xlsx", ".csv", ".txt", ".json", ".geojson"];

    private static byte[] HeadOf(string path)
    {
        using var stream = File.OpenRead(path);
        var head = new byte[512];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length];
    }
}
