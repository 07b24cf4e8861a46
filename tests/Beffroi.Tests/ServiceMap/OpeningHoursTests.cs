using Beffroi.Modules.ServiceMap.Hours;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

[Trait("Capability", "R7.2b")]
public sealed class OpeningHoursTests
{
    [Theory] // 2026-11-23 is a Monday
    [InlineData("Mo-Fr 09:00-12:00,13:30-17:00; PH off", "2026-11-23T09:00", true)]
    [InlineData("Mo-Fr 09:00-12:00,13:30-17:00", "2026-11-23T12:00", false)]
    [InlineData("Mo-Fr 09:00-12:00,13:30-17:00", "2026-11-28T10:00", false)]
    [InlineData("Mo,We 14:00-18:00", "2026-11-25T17:59", true)]
    [InlineData("Mo,We 14:00-18:00", "2026-11-24T15:00", false)]
    [InlineData("Sa-Mo 10:00-12:00", "2026-11-29T11:00", true)]
    [InlineData("Mo-Su 09:00-17:00; We off", "2026-11-25T10:00", false)]
    [InlineData("Mo 09:00-12:00,14:00-17:30\"Sans rendez-vous\"", "2026-11-23T17:00", true)]
    [InlineData("24/7", "2026-11-29T03:00", true)]
    [InlineData("08:00-20:00", "2026-11-29T08:00", true)]
    public void IsOpenAt_Written_IsAsOnTheDoor(string hours, string at, bool isOpen) =>
        OpeningHours.TryParse(hours)!.IsOpenAt(DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(isOpen);

    [Theory]
    [InlineData("sur rendez-vous")]
    [InlineData("Mo-Fr sunrise-sunset")]
    [InlineData("Mo 25:00-26:00")]
    [InlineData("Mo 17:00-09:00")]
    [InlineData("week 1-20 Mo 09:00-12:00")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_WhatIsNotUnderstood_IsNeverGuessed(string? hours) => OpeningHours.TryParse(hours).ShouldBeNull();

    /// <summary>Whatever somebody writes into a sheet, reading it takes no time: it is read on every page that lists the sheet.</summary>
    [Theory]
    [InlineData("Mo  ")]
    [InlineData("Mo-Fr , ")]
    [InlineData("PH,")]
    public async Task TryParse_MadeToBeSlow_IsNot(string piece)
    {
        var read = Task.Run(() => OpeningHours.TryParse(string.Concat(Enumerable.Repeat(piece, 120)) + "x"), TestContext.Current.CancellationToken);
        await read.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken); // an exponential one would not end in a lifetime
        OpeningHours.TryParse(new string('M', 100_000)).ShouldBeNull();
        OpeningHours.TryParse("Mo \u0660\u0669:00-17:00").ShouldBeNull(); // digits of another script are no hours
    }

    [Fact]
    public void FromDays_AWeekOfAPublisher_IsWrittenShortAndReadBack()
    {
        string[] week = ["13:30 - 17:00", "09:00 - 12:00 / 13:30 - 17:00", "09:00 - 12:00 / 13:30 - 17:00", "00:00 - 00:00", "", "9h00 - 12h00"];
        var written = OpeningHours.FromDays(week);
        written.ShouldBe("Mo 13:30-17:00; Tu-We 09:00-12:00,13:30-17:00; Sa 09:00-12:00");
        OpeningHours.TryParse(written)!.Week.Select(day => day.Count).ShouldBe([1, 2, 2, 0, 0, 1, 0]);
        OpeningHours.FromDays(["17:00 - 09:00"]).ShouldBeNull();
    }
}
