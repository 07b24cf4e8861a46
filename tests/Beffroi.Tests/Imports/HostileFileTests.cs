using System.Globalization;
using System.IO.Compression;
using System.Text;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Imports;

/// <summary>Broken and hostile files: each is refused by one sentence, in bounded memory, and nothing changes.</summary>
[Trait("Capability", "R7.2a")]
public sealed class HostileFileTests(SqliteStore fixture) : IClassFixture<SqliteStore>
{
    private static readonly Dictionary<string, (string Kind, string Name, Action<string> Make, string Sentence)> Cases = new()
    {
        ["empty"] = ("bmo", "vide.csv", path => File.WriteAllText(path, ""), "le fichier est vide. Téléchargez-le de nouveau."),
        ["html as xlsx"] = ("bmo", "bmo.xlsx", path => File.WriteAllText(path, "<!DOCTYPE html><html><body>404</body></html>"),
            "c'est une page web, pas un tableau : le téléchargement a sans doute renvoyé une page d'erreur. Téléchargez le fichier lui-même."),
        ["pdf"] = ("bmo", "bmo.pdf", path => File.WriteAllText(path, "%PDF-1.7 …"), "c'est un PDF. Demandez le tableau en XLSX ou CSV."),
        ["old workbook"] = ("bmo", "bmo.xls", path => File.WriteAllBytes(path, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
            "c'est un classeur d'ancien format (.xls) ou protégé. Enregistrez-le en .xlsx sans mot de passe."),
        ["text named xlsx"] = ("bmo", "bmo.xlsx", path => File.WriteAllText(path, "a;b\n1;2\n"),
            "le nom finit par .xlsx mais ce n'est pas un classeur. Téléchargez-le de nouveau."),
        ["truncated zip"] = ("bmo", "bmo.zip", path => Truncate(path, "bmo.csv", Samples.BmoHeader),
            "l'archive est tronquée ou abîmée. Téléchargez-la de nouveau."),
        ["bomb"] = ("bmo", "bmo.zip", path => ZipOf(path, "bmo.csv", stream => Fill(stream, "a;b;c;d\n", 40 << 20), CompressionLevel.Optimal),
            "l'archive se déplie à plus de 150 fois sa taille : elle est refusée par précaution."),
        ["too many entries"] = ("bmo", "bmo.zip", ManyEntries, "l'archive contient 5001 fichiers ; la limite est de 5000."),
        ["nothing inside"] = ("bmo", "bmo.zip", path => ZipOf(path, "lisez-moi.bin", stream => Fill(stream, "x", 10)),
            "l'archive ne contient ni tableau (XLSX, CSV) ni contours (GeoJSON, SHP)."),
        ["archive in an archive"] = ("bmo", "bmo.zip", path => ZipOf(path, "bmo.csv", stream =>
        {
            using var inner = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            inner.CreateEntry("bmo.csv");
        }), "l'archive contient une autre archive. Dépliez-la, puis envoyez le fichier lui-même."),
        ["huge cell"] = ("bmo", "bmo.xlsx", path => ZipOf(path, "xl/worksheets/sheet1.xml", stream =>
        {
            Fill(stream, "<worksheet><sheetData><row><c><v>", 33);
            Fill(stream, "9", 1 << 30);
        }), "une cellule de plus d'un million de signes se trouve dans xl/worksheets/sheet1.xml. Le fichier est refusé."),
        ["huge line"] = ("bmo", "bmo.csv", path =>
        {
            using var stream = File.Create(path);
            Fill(stream, "annee;met\n", 10);
            Fill(stream, "9", 5 << 20);
        }, "la ligne 2 a plus de quatre millions de signes : ce n'est pas un tableau."),
        ["binary"] = ("bmo", "bmo.csv", path => File.WriteAllBytes(path, [1, 2, 0, 3, 4, 0, 5]),
            "ce n'est ni un texte ni un classeur. Donnez un CSV, un XLSX, un GeoJSON ou une archive ZIP."),
        ["utf-16 without mark"] = ("bmo", "bmo.csv", path => File.WriteAllBytes(path, Encoding.Unicode.GetBytes("annee;met")),
            "ce n'est ni un texte ni un classeur. Donnez un CSV, un XLSX, un GeoJSON ou une archive ZIP."),
        ["false utf-8"] = ("bmo", "bmo.csv", path => File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. "a;b\nc;"u8, 0xE9, .. ";d\n"u8]),
            "le fichier s'annonce en UTF-8 et ne l'est plus à la ligne 3. Enregistrez-le de nouveau en UTF-8."),
        ["unclosed quote"] = ("bmo", "bmo.csv", path => File.WriteAllText(path, Samples.BmoHeader + "\n2024;\"T2A60;Aides\n"),
            "guillemets non fermés ou mal placés à la ligne 2. Corrigez cette ligne."),
        ["wrong kind"] = ("ze2020", "ze.csv", path => File.WriteAllText(path, Samples.BmoHeader + "\n"),
            "ce n'est pas un fichier « ze2020 » : colonnes attendues : codgeo, ze2020, libze2020."),
        ["a column missing"] = ("bmo", "bmo.csv", path => File.WriteAllText(path, Samples.BmoHeader.Replace(";xmet", "") + "\n"),
            "ce n'est pas un fichier « bmo » : colonnes attendues : annee, Code métier BMO, Nom métier BMO, Famille_met, BE24, NOMBE24, Dept, met, xmet, smet."),
        ["header only"] = ("bmo", "bmo.csv", path => File.WriteAllText(path, Samples.BmoHeader + "\n"),
            "aucune ligne lisible : rien n'a été importé."),
        ["broken json"] = ("outlines", "c.geojson", path => File.WriteAllText(path, "{\"type\":\"FeatureCollection\",\n\"features\":[\n"),
            "le JSON s'interrompt à la ligne 3. Téléchargez-le de nouveau."),
        ["json of another kind"] = ("outlines", "c.geojson", path => File.WriteAllText(path, "{\"type\":\"Topology\"}"),
            "ce JSON ne contient pas de contours (FeatureCollection attendue)."),
        ["malformed geometry"] = ("outlines", "c.geojson", path => File.WriteAllText(path,
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":\"59350\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3]]]}}]}"),
            "ce n'est pas du GeoJSON valable (une géométrie est mal formée)."),
        ["unknown projection"] = ("outlines", "c.geojson", path => File.WriteAllText(path,
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":\"59350\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[500000,170000],[500100,170000],[500100,170100],[500000,170000]]]}}]}"),
            "coordonnées (500000 ; 170000) ni en degrés WGS84 ni en Lambert-93. Convertissez le fichier."),
        ["damaged workbook"] = ("bmo", "bmo.xlsx", path => ZipOf(path, "xl/workbook.xml", stream => Fill(stream, "<workbook><sheets>", 18)),
            "le classeur est abîmé et ne peut être lu. Ouvrez-le dans un tableur et enregistrez-le de nouveau."),
        ["lone shapefile"] = ("outlines", "c.shp", path => File.WriteAllBytes(path, new byte[100]),
            "le Shapefile est incomplet : donnez l'archive ZIP avec .shp, .shx et .dbf."),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Import_HostileFile_IsRefusedByItsSentenceAndChangesNothing(string name)
    {
        var (kind, fileName, make, sentence) = Cases[name];
        var folder = Directory.CreateTempSubdirectory("beffroi-hostile-").FullName;
        var path = Path.Combine(folder, fileName);
        make(path);
        var before = await CountAsync();
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture;

        var refusal = await Should.ThrowAsync<FileRefusedException>(() => fixture.Store.ImportAsync(kind, path));

        var texts = fixture.Store.App.Services.GetRequiredService<IStringLocalizer<Texts>>();
        Spaces(texts.Of(refusal)).ShouldBe(sentence);
        (await CountAsync()).ShouldBe(before);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>French sets a no-break space before some marks: the table above is written with plain ones.</summary>
    private static string Spaces(string text) => text.Replace('\u00a0', ' ');

    private async Task<(int Files, int Zones, int Outlines)> CountAsync()
    {
        using var scope = fixture.Store.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        return (await db.Set<ReceivedFile>().CountAsync(), await db.Set<Reference.Zones.Zone>().CountAsync(),
            await db.Set<Reference.Zones.ZoneOutline>().CountAsync());
    }

    private static void ZipOf(string path, string entry, Action<Stream> write, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        if (entry.StartsWith("xl/worksheets", StringComparison.Ordinal))
        {
            using var workbook = archive.CreateEntry("xl/workbook.xml").Open();
            Fill(workbook, "<workbook/>", 11);
        }

        using var stream = archive.CreateEntry(entry, level).Open();
        write(stream);
    }

    private static void ManyEntries(string path)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        for (var i = 0; i <= 5000; i++)
        {
            archive.CreateEntry($"{i}.csv", CompressionLevel.NoCompression);
        }
    }

    private static void Truncate(string path, string entry, string text)
    {
        ZipOf(path, entry, stream => Fill(stream, text, text.Length));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
    }

    private static void Fill(Stream stream, string text, int length)
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, Math.Max(1, 65536 / text.Length))));
        for (var written = 0; written < length; written += block.Length)
        {
            stream.Write(block, 0, Math.Min(block.Length, length - written));
        }
    }
}
