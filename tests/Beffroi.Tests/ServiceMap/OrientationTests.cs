using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Beffroi.Modules.ServiceMap.Orientations;
using Beffroi.Platform.Jobs;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

public sealed class OrientationsOnSqlite() : OrientationTests(TestDatabase.Sqlite);

public sealed class OrientationsOnPostgres() : OrientationTests(TestDatabase.Postgres);

/// <summary>From need to service to result: sent, answered or not, followed, erased.</summary>
[Trait("Capability", "X2")]
public abstract partial class OrientationTests(TestDatabase database) : MapFixture(database)
{
    private static readonly (string, string)[] Who = [("Name", "Léa Martin"), ("Reach", "06 00 00 00 00"), ("Need", "Trouver un premier emploi"), ("Agrees", "true")];

    [Fact]
    public async Task Orientation_ByThePerson_IsAcceptedFollowedAndToldToTheEnd()
    {
        using var person = Store.Visit();
        await person.GetAsync("/fr/orienter/t--s");
        var sent = await person.PostAsync("/fr/orienter/t--s", Who);
        var follow = Follow().Match(sent.Plain).Value;
        (await person.GetAsync(follow)).Plain.ShouldContain("n’a pas encore répondu".Replace('’', '\''));
        (await person.GetAsync(follow)).Plain.ShouldNotContain("Martin"); // the link tells nothing of who they are

        var link = Answer().Match((await MailsAsync())[0]).Value;
        (await MailsAsync())[0].ShouldNotContain("Martin"); // nor does the mail
        using var structure = Store.Visit();
        (await structure.GetAsync(link)).Plain.ShouldContain("Léa Martin");
        (await StateAsync()).ShouldBe(OrientationState.Sent); // looking answers nothing
        await structure.PostAsync(link + "?handler=Accept");
        Time.Advance(TimeSpan.FromDays(20));
        await structure.PostAsync(link + "?handler=Result", ("result", "Finished"));
        (await person.GetAsync(follow)).Plain.ShouldContain("terminé");
        (await structure.PostAsync(link + "?handler=Refuse", ("reason", "NoPlace"))).Plain.ShouldContain("déjà été répondu");
    }

    [Fact]
    public async Task Orientation_IncompleteOrWithoutConsent_IsNotSentAndKeepsWhatWasTyped()
    {
        using var person = Store.Visit();
        await person.GetAsync("/fr/orienter/t--s");
        var refused = await person.PostAsync("/fr/orienter/t--s", ("Name", "Léa Martin"), ("Reach", "06"), ("Need", "Emploi"));
        refused.Plain.ShouldContain("accord est nécessaire");
        refused.Plain.ShouldContain("Léa Martin");
        (await person.PostAsync("/fr/orienter/t--s", ("Name", "Léa"), ("Agrees", "true"))).Plain.ShouldContain("un moyen de vous joindre");
        (await person.UploadAsync("/fr/orienter/t--s", [("Document", "cv.pdf", "not a pdf")], Who)).Plain.ShouldContain("PDF, un JPEG ou un PNG");
        (await InDbAsync(db => db.Set<Orientation>().CountAsync())).ShouldBe(0);
        (await person.GetAsync("/fr/orienter/t--u")).Status.ShouldBe(HttpStatusCode.NotFound); // nobody to write to
        (await person.GetAsync("/fr/orientations/repondre/forged")).Plain.ShouldContain("ou n'est plus valable");
    }

    [Fact]
    public async Task Orientation_NobodyAnswersInThirtyDays_Expires()
    {
        var link = await SendAsync();
        using var structure = Store.Visit();
        await structure.GetAsync(link); // a tab that stays open
        Time.Advance(TimeSpan.FromDays(31));
        var over = await structure.PostAsync(link + "?handler=Accept");
        over.Plain.ShouldContain("plus de 30 jours");
        (await StateAsync()).ShouldBe(OrientationState.Expired);
        await SendAsync();
        Time.Advance(TimeSpan.FromDays(31));
        await InScopeAsync(async services =>
        {
            foreach (var work in services.GetServices<IDailyWork>())
            {
                await work.RunAsync(CancellationToken.None);
            }

            return 0;
        });
        (await InDbAsync(db => db.Set<Orientation>().CountAsync(one => one.State == OrientationState.Expired))).ShouldBe(2);
    }

    /// <summary>Two who hold the same sheet: the first counts, and the other is told what stands, however late it is.</summary>
    [Theory]
    [InlineData(2, "orientation.answered")]
    [InlineData(31, "orientation.over")]
    public async Task Orientation_ChangedMeanwhile_KeepsTheFirstAndSaysSo(int days, string told)
    {
        await SendAsync();
        await InScopeAsync(async late =>
        {
            var held = await late.GetRequiredService<Platform.Storage.BeffroiDb>().Set<Orientation>().SingleAsync();
            await InDbAsync(async db =>
            {
                var first = await db.Set<Orientation>().SingleAsync();
                (days > 30 ? first.Expire : (Action<DateTimeOffset>)first.Accept)(Time.GetUtcNow());
                return await db.SaveChangesAsync();
            });
            Time.Advance(TimeSpan.FromDays(days));
            (await Should.ThrowAsync<Platform.BrokenRuleException>(late.GetRequiredService<OrientationBook>()
                .ChangeAsync(held, (one, at) => one.Refuse(RefusalReason.NoPlace, at), CancellationToken.None)))
                    .Key.ShouldBe(told);
            return 0;
        });
        (await StateAsync()).ShouldBe(days > 30 ? OrientationState.Expired : OrientationState.Accepted);
    }

    [Fact]
    public async Task Orientation_TakenBackByThePerson_IsErasedAtOnce()
    {
        using var person = Store.Visit();
        await person.GetAsync("/fr/orienter/t--s");
        var follow = Follow().Match((await person.PostAsync("/fr/orienter/t--s", Who)).Plain).Value;
        await person.GetAsync(follow);
        await person.PostAsync(follow + "?handler=Withdraw");
        (await person.GetAsync(follow)).Plain.ShouldContain("retirée");
        var row = await InDbAsync(db => db.Set<Orientation>().AsNoTracking().SingleAsync());
        (row.Content, row.State).ShouldBe((null, OrientationState.Withdrawn));
        using var structure = Store.Visit();
        (await structure.GetAsync(Answer().Match((await MailsAsync())[0]).Value)).Plain.ShouldContain("ou n'est plus valable");
    }

    /// <summary>Once, after ten days, with a fresh link: the first no longer opens.</summary>
    [Fact]
    public async Task Orientation_NotAnsweredInTenDays_IsRemindedOnce()
    {
        var link = await SendAsync();
        var sent = await InDbAsync(async db => await db.Set<Orientation>().SingleAsync());
        await InScopeAsync(async services =>
        {
            var book = services.GetRequiredService<OrientationBook>();
            await book.RemindAsync((await services.GetRequiredService<Platform.Storage.BeffroiDb>().Set<Orientation>().SingleAsync(one => one.Id == sent.Id)), "https://beffroi.example", CancellationToken.None);
            return 0;
        });
        var fresh = Answer().Match((await MailsAsync())[0]).Value;
        fresh.ShouldNotBe(link);
        using var structure = Store.Visit();
        (await structure.GetAsync(link)).Plain.ShouldContain("ou n'est plus valable");
        (await structure.GetAsync(fresh)).Plain.ShouldContain("Léa Martin");
        (await InDbAsync(async db => await db.Set<Orientation>().AsNoTracking().SingleAsync())).RemindedAt.ShouldBe(Time.GetUtcNow());
    }

    [Fact]
    public async Task Orientation_DocumentAndPerson_AreSealedAndGoOnSchedule()
    {
        var link = await SendAsync("%PDF-1.7 secret");
        var row = await InDbAsync(db => db.Set<Orientation>().AsNoTracking().SingleAsync());
        Encoding.UTF8.GetString(row.Content!).ShouldNotContain("Martin");
        Encoding.UTF8.GetString(row.Attachment!).ShouldNotContain("secret");
        using var structure = Store.Visit();
        (await structure.GetAsync(link + "?handler=Document")).Text.ShouldBe("%PDF-1.7 secret");

        Time.Advance(TimeSpan.FromDays(184));
        await PurgeAsync();
        row = await InDbAsync(db => db.Set<Orientation>().AsNoTracking().SingleAsync());
        (row.Attachment, row.AttachmentName, row.Content is null).ShouldBe((null, null, false));
        Time.Advance(TimeSpan.FromDays(547));
        await PurgeAsync();
        row = await InDbAsync(db => db.Set<Orientation>().AsNoTracking().SingleAsync());
        row.Content.ShouldBeNull();
        row.SentAt.ShouldNotBe(default); // the dates stay
        (await structure.GetAsync(link)).Plain.ShouldContain("ou n'est plus valable");
    }

    [Fact]
    public async Task Delays_OfAStructure_AreShownFromFiveAnswersOn()
    {
        for (var turn = 1; turn <= 5; turn++)
        {
            var link = await SendAsync();
            Time.Advance(TimeSpan.FromDays(turn));
            using var structure = Store.Visit();
            await structure.GetAsync(link);
            await structure.PostAsync(link + (turn == 1 ? "?handler=Refuse" : "?handler=Accept"), ("reason", "NoPlace"));
            var delay = (await InScopeAsync(services => services.GetRequiredService<OrientationBook>().DelaysAsync("t--m", CancellationToken.None))).Single();
            delay.MedianDays.ShouldBe(turn < 5 ? null : 3.0); // of 1, 2, 3, 4, 5 days
        }
    }

    [Fact]
    public async Task List_OfACounsellor_ShowsTheirOwnAlone()
    {
        using var counsellor = await Store.SignedInAsync("counsellor");
        await counsellor.GetAsync("/fr/orienter/t--s");
        await counsellor.PostAsync("/fr/orienter/t--s", Who);
        (await counsellor.GetAsync("/fr/orientations")).Plain.ShouldContain("Léa Martin");
        using var other = await Store.SignedInAsync("counsellor", "Autre mission");
        (await other.GetAsync("/fr/orientations")).Plain.ShouldNotContain("Léa Martin");
        using var nobody = Store.Visit();
        (await nobody.GetAsync("/fr/orientations")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private async Task<string> SendAsync(string? document = null)
    {
        using var person = Store.Visit();
        await person.GetAsync("/fr/orienter/t--s");
        var sent = document is null ? await person.PostAsync("/fr/orienter/t--s", Who) : await person.UploadAsync("/fr/orienter/t--s", [("Document", "cv.pdf", document)], Who);
        sent.Plain.ShouldContain("La demande est partie");
        return Answer().Match((await MailsAsync())[0]).Value;
    }

    private Task<OrientationState> StateAsync() => InDbAsync(async db => (await db.Set<Orientation>().AsNoTracking().SingleAsync()).State);

    private Task<IReadOnlyDictionary<string, int>> PurgeAsync() => InScopeAsync(services => services.GetRequiredService<Retention>().PurgeAsync(CancellationToken.None));

    [GeneratedRegex("/fr/orientations/suivre/[A-Za-z0-9_-]+")]
    private static partial Regex Follow();

    [GeneratedRegex("/fr/orientations/repondre/[A-Za-z0-9_-]+")]
    private static partial Regex Answer();
}
