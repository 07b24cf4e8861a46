using System.Collections.Concurrent;
using System.Net;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

[Trait("Capability", "X1")]
public sealed class NarrowDoorTests : IDisposable
{
    private readonly ConcurrentStack<TaskCompletionSource> _inside = [];
    private readonly NarrowDoor _door;

    public NarrowDoorTests() => _door = new NarrowDoor(_ =>
    {
        var answer = new TaskCompletionSource();
        _inside.Push(answer);
        return answer.Task;
    });

    public void Dispose() => _door.Dispose();

    [Fact]
    public void Invoke_MoreTriesThanAreFree_GoOneByOne()
    {
        var tries = Enumerable.Range(0, NarrowDoor.FreeTries + 3).Select(_ => TryAsync("10.0.0.1")).ToList();
        _inside.Count.ShouldBe(NarrowDoor.FreeTries + 1); // two wait for the one that is in the narrow door
        _inside.First().SetResult();
        SpinWait.SpinUntil(() => _inside.Count > NarrowDoor.FreeTries + 1, TimeSpan.FromSeconds(20));
        _inside.Count.ShouldBe(NarrowDoor.FreeTries + 2);
        tries.Count(one => one.IsCompleted).ShouldBe(1);
    }

    [Fact]
    public void Invoke_AnotherAddress_PassesTheQueue()
    {
        foreach (var _ in Enumerable.Range(0, NarrowDoor.FreeTries + 10))
        {
            TryAsync("10.0.0.1");
        }

        var before = _inside.Count;
        TryAsync("10.0.0.2");
        _inside.Count.ShouldBe(before + 1);
    }

    [Fact]
    public void Invoke_APageThatIsNoDoor_IsNotHeld()
    {
        foreach (var _ in Enumerable.Range(0, 20))
        {
            TryAsync("10.0.0.1", "/fr/indicateurs");
        }

        _inside.Count.ShouldBe(20);
    }

    private Task TryAsync(string from, string path = "/fr/connexion") => _door.InvokeAsync(new DefaultHttpContext
    {
        Request = { Method = "POST", Path = path }, Connection = { RemoteIpAddress = IPAddress.Parse(from) },
    });
}
