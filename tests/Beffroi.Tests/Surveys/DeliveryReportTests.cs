using System.Text;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

/// <summary>Mails that come back after a server took them.</summary>
[Trait("Capability", "R7.3")]
public sealed class DeliveryReportTests : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(TestDatabase.Sqlite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void Refused_OfAMailbox_AreThoseThatFailedForGood()
    {
        var mailbox = $"From MAILER-DAEMON Fri Jan  1 10:00:00 2027\n{Report("Atelier1@Example.org", "failed", "5.1.1")}\nFrom MAILER-DAEMON Fri Jan  1 11:00:00 2027\n{Report("atelier2@example.org", "delayed", "4.2.2")}\n"
            + "From x Fri Jan  1 12:00:00 2027\nFrom: x@example.org\nSubject: Absence\n\nJe suis absent, atelier3@example.org.\n";
        DeliveryReports.RefusedIn(Stream(mailbox), out var read).ShouldBe(["Atelier1@Example.org"]);
        read.ShouldBe(3);
        DeliveryReports.RefusedIn(Stream(Report("atelier2@example.org", "failed", "4.4.7")), out _).ShouldBeEmpty();
        DeliveryReports.RefusedIn(Stream(Report("atelier2@example.org", "failed", "5.2.1")), out read).ShouldBe(["atelier2@example.org"]);
        DeliveryReports.RefusedIn(Stream(Report("atelier2@example.org", "failed", "5.7.1")), out _).ShouldBeEmpty(); // it is us who are not liked
        DeliveryReports.RefusedIn(Stream(Report("atelier2@example.org", "failed", "5.2.2")), out _).ShouldBeEmpty(); // the box is full
        DeliveryReports.RefusedIn(Stream(Report("atelier2@example.org", "failed", "5.1.8")), out _).ShouldBeEmpty(); // our own address is not liked
        DeliveryReports.RefusedIn(Stream(Report("atelier2@example.org", "failed", "5.2.1 (disabled)")), out _).ShouldHaveSingleItem();
        DeliveryReports.RefusedIn(Stream(""), out read).ShouldBeEmpty();
        read.ShouldBe(0);
        DeliveryReports.RefusedIn(Stream("\0\u0001 ni courriel ni rien"), out _).ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_OfAReport_WritesToTheFirmNoMore()
    {
        using var chamber = await _store.SignedInAsync("survey-manager", "Chambre");
        await chamber.GetAsync("/fr/enquetes/entreprises");
        var organisation = await _store.OrganisationAsync("Chambre");
        await chamber.UploadAsync("/fr/enquetes/entreprises?handler=List", "liste.csv", SurveyFirms.EvenList(5), ("Chamber", organisation.Id.ToString()), ("IsFictitious", "true"));
        var file = Path.Combine(_store.Folder, "retour.eml");
        await File.WriteAllTextAsync(file, Report("ATELIER2@example.org", "failed", "5.1.1"));
        var run = await ProgramRun.RunAsync(_store.Folder, "mail", "bounced", file);
        (run.ExitCode, run.Out.Trim()).ShouldBe((0, "Courriels lus : 1 ; adresses refusées : 1 ; entreprises auxquelles on n'écrit plus : 1."), run.Error);
        using var scope = _store.App.Services.CreateScope();
        (await TestStore.Get<BeffroiDb>(scope).Set<Firm>().AsNoTracking().Where(firm => firm.BouncedOn != null).Select(firm => firm.Mail).ToListAsync()).ShouldBe(["atelier2@example.org"]);
        var absent = await ProgramRun.RunAsync(_store.Folder, "mail", "bounced", file + "x");
        absent.ExitCode.ShouldNotBe(0);
        absent.Error.ShouldContain("retour.emlx");
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Report(string address, string action, string status) => $"""
        From: MAILER-DAEMON@relay.example
        To: beffroi@example.org
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

        --b1
        Content-Type: text/plain

        The mail could not be delivered.

        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; relay.example

        Final-Recipient: rfc822; {address}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 no such user

        --b1
        Content-Type: message/rfc822

        From: beffroi@example.org
        To: {address}
        Subject: Baromètre

        …
        --b1--

        """;
}
