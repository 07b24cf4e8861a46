using Beffroi.Platform.Storage;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

public sealed class KeyFileTests
{
    [Fact]
    public async Task Read_ByManyAtOnce_IsOneWholeKey()
    {
        var root = Directory.CreateTempSubdirectory("beffroi-keys-").FullName;
        try
        {
            var folder = new StoreFolder(root);
            for (var round = 0; round < 20; round++)
            {
                var name = $"round-{round}.key";
                var read = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Convert.ToHexString(KeyFile.Read(folder, name)))));
                read.Distinct().ShouldHaveSingleItem().Length.ShouldBe(64);
            }

            Directory.GetFiles(folder.Keys).Length.ShouldBe(20);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
