using System.Buffers;
using System.Collections.Concurrent;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Beffroi.TestKit;

/// <summary>A real mail server that keeps what it is sent; it refuses some addresses for good, and others once.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="port">Where it listens.</param>
    /// <param name="unknown">Local parts that it refuses for good.</param>
    /// <param name="busy">Local parts that it refuses the first time.</param>
    public MailSink(int port, IReadOnlySet<string> unknown, IReadOnlySet<string> busy)
    {
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(new Filter(unknown, busy));
        services.Add(new Store(this));
        _running = new SmtpServer.SmtpServer(new SmtpServerOptionsBuilder().ServerName("sink").Port(port).Build(), services).StartAsync(_stop.Token);
    }

    /// <summary>To whom mails came, each as often as it came.</summary>
    public ConcurrentBag<string> Received { get; } = [];

    /// <summary>The last mail that each address got, as it came.</summary>
    public ConcurrentDictionary<string, byte[]> Letters { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private sealed class Filter(IReadOnlySet<string> unknown, IReadOnlySet<string> busy) : MailboxFilter
    {
        private readonly ConcurrentDictionary<string, bool> _seen = new();

        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            unknown.Contains(to.User) ? throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "no such mailbox"))
            : busy.Contains(to.User) && _seen.TryAdd(to.User, true) ? throw new SmtpResponseException(new SmtpResponse((SmtpReplyCode)450, "try later"))
            : Task.FromResult(true);
    }

    private sealed class Store(MailSink sink) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            foreach (var to in transaction.To)
            {
                sink.Letters[$"{to.User}@{to.Host}"] = buffer.ToArray();
                sink.Received.Add($"{to.User}@{to.Host}");
            }

            return Task.FromResult(SmtpResponse.Ok);
        }
    }
}
