using System.IO.Compression;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Imports;

[Trait("Capability", "X1")]
public sealed class OutlineTests(SqliteStore fixture) : IClassFixture<SqliteStore>
{
    [Theory]
    // The origin of the projection: 3° East, 46.5° North is X 700,000 m, Y 6,600,000 m by its definition (IGN).
    [InlineData(700000, 6600000, 3, 46.5)]
    // Lille, from the list of communes: centre 3.0480, 50.6322 (La Poste) within a hundredth of a degree.
    [InlineData(703400, 7059900, 3.048, 50.637)]
    public void Lambert93_KnownPoint_GivesItsDegrees(double x, double y, double longitude, double latitude)
    {
        var found = Lambert93.ToDegrees(x, y);
        found.Longitude.ShouldBe(longitude, 0.01);
        found.Latitude.ShouldBe(latitude, 0.01);
    }

    [Theory]
    [InlineData("CODE_IRIS", "593500101", "iris", "593500101")]
    [InlineData("code_qp", "QP059001", "qpv-2015", "QP059001")]
    [InlineData("code_qp", "QN05901M", "qpv-2024", "QN05901M")]
    [InlineData("INSEE_COM", "59350", "commune", "59350")]
    [InlineData("CD_MUNTY_R", "57096", "none", "")]
    public async Task Import_ShapefileInLambert93_IsReadInDegreesUnderItsZoning(string column, string code, string zoning, string expected)
    {
        var archive = Shapefile(column, code);
        if (expected.Length == 0)
        {
            await Should.ThrowAsync<Platform.Imports.FileRefusedException>(() => fixture.Store.ImportAsync("outlines", archive));
            return;
        }

        (await fixture.Store.ImportAsync("outlines", archive)).File!.RowsRefused.ShouldBe(0);
        using var scope = fixture.Store.App.Services.CreateScope();
        var outline = await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<ZoneOutline>()
            .SingleAsync(o => o.Zoning == zoning && o.Code == expected);
        outline.Geometry.ShouldContain("[3.0");
        outline.Geometry.ShouldContain("50.6");
    }

    private string Shapefile(string column, string code)
    {
        var folder = Directory.CreateDirectory(Path.Combine(fixture.Store.Folder, Guid.NewGuid().ToString("N"))).FullName;
        var square = new Polygon(new LinearRing(
            [new(703000, 7059000), new(703000, 7060000), new(704000, 7060000), new(704000, 7059000), new(703000, 7059000)]));
        var feature = new Feature(square, new AttributesTable { { column, code }, { "nom", "Ici" } });
        NetTopologySuite.IO.Esri.Shapefile.WriteAllFeatures([feature], Path.Combine(folder, "zones.shp"));
        var archive = folder + ".zip";
        ZipFile.CreateFromDirectory(folder, archive);
        return archive;
    }
}
