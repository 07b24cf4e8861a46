using System.CommandLine;
using Beffroi.Platform.CommandLine;
using Beffroi.Platform.Imports;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Mail;

/// <summary><c>beffroi mail bounced</c>: takes what mail servers send back, so that nobody is written to in vain.</summary>
internal static class MailCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = texts["cli.mail.file"], Arity = ArgumentArity.ZeroOrMore,
        };
        var bounced = new Command("bounced", texts["cli.mail.bounced"]) { files };
        bounced.SetAction(async (parsed, cancel) =>
        {
            var paths = parsed.GetValue(files)!;
            if (Array.Find(paths, path => !File.Exists(path)) is { } absent)
            {
                throw new FileRefusedException("file.absent", absent);
            }

            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var (mails, addresses, known) = (0, 0, 0);
            IEnumerable<Stream> contents = paths.Length == 0 ? [await StandardInputAsync(cancel)] : paths.Select(File.OpenRead);
            foreach (var content in contents)
            {
                await using (content)
                {
                    var refused = DeliveryReports.RefusedIn(content, out var read);
                    (mails, addresses) = (mails + read, addresses + refused.Count);
                    foreach (var (address, told) in refused.SelectMany(address =>
                        host.Get<IEnumerable<IRefusedAddress>>().Select(told => (address, told))))
                    {
                        known += await told.RefusedMailAsync(address, cancel);
                    }
                }
            }

            Console.Out.WriteLine(texts["cli.mail.done", mails, addresses, known]);
            return BeffroiCommand.Ok;
        });
        return new Command("mail", texts["cli.mail"]) { bounced };
    }

    private static async Task<Stream> StandardInputAsync(CancellationToken cancel)
    {
        var held = new MemoryStream();
        await Console.OpenStandardInput().CopyToAsync(held, cancel);
        held.Position = 0;
        return held;
    }
}
