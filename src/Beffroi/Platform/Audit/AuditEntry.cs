using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Audit;

/// <summary>Who did what when, to which record; never what stood in it. Each entry seals the one before it.</summary>
internal sealed class AuditEntry
{
    public required long Seq { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The person; null for the program itself and for whoever did not sign in.</summary>
    public Guid? By { get; init; }

    /// <summary>One of <see cref="Act"/>.</summary>
    public required string Act { get; init; }

    /// <summary>The kind and identifier of what it was done to.</summary>
    public required string Reference { get; init; }
    public required string Seal { get; init; }
}

/// <summary>Where the chain begins and ends, sealed too: a row cut off at either end is missed.</summary>
internal sealed class AuditHead
{
    public int Id { get; init; } = 1;

    /// <summary>The first entry still kept, and the seal of the one before it.</summary>
    public long FirstSeq { get; set; } = 1;
    public string BeforeFirst { get; set; } = "";
    public long LastSeq { get; set; }
    public string LastSeal { get; set; } = "";
    public string Seal { get; set; } = "";
}

/// <summary>The acts that leave a trace.</summary>
internal static class Act
{
    public const string SignedIn = "signed-in";
    public const string SignInFailed = "sign-in-failed";
    public const string Locked = "locked";
    public const string Denied = "denied";
    public const string SignedOut = "signed-out";
    public const string FactorAdded = "factor-added";
    public const string FactorRemoved = "factor-removed";
    public const string FirstAccess = "first-access";
    public const string OrganisationCreated = "organisation-created";
    public const string Invited = "invited";
    public const string InvitationAccepted = "invitation-accepted";
    public const string SeatDelegated = "seat-delegated";
    public const string SeatEnded = "seat-ended";
    public const string SeatReviewed = "seat-reviewed";
    public const string PersonRead = "person-read";
    public const string ReadingAlert = "reading-alert";
    public const string ReadingStopped = "reading-stopped";
    public const string ReadingReleased = "reading-released";
    public const string FileImported = "file-imported";
    public const string FileUndone = "file-undone";
    public const string PerimeterSaved = "perimeter-saved";
    public const string PersonErased = "person-erased";
    public const string PolicyProposed = "policy-proposed";
    public const string PolicyAccepted = "policy-accepted";
    public const string PolicyRefused = "policy-refused";
    public const string ReleaseDrafted = "release-drafted";
    public const string ReleaseProtected = "release-protected";
    public const string ReleasePublished = "release-published";
    public const string ReleaseDropped = "release-dropped";
    public const string ReleaseExported = "release-exported";
    public const string SheetCorrected = "sheet-corrected";
    public const string OrientationSent = "orientation-sent";
    public const string OrientationWithdrawn = "orientation-withdrawn";
    public const string OrientationAnswered = "orientation-answered";
    public const string ProposalAsked = "proposal-asked";
    public const string PairDecided = "pair-decided";
    public const string CampaignStarted = "campaign-started";
    public const string CampaignStopped = "campaign-stopped";
    public const string ClosureTold = "closure-told";
    public const string PracticeChanged = "practice-changed";
    public const string MeasureChanged = "measure-changed";
    public const string ProposalRefused = "proposal-refused";
    public const string SheetVerified = "sheet-verified";
    public const string ConfirmationAsked = "confirmation-asked";
    public const string QuestionnaireBegun = "questionnaire-begun";
    public const string QuestionnaireFrozen = "questionnaire-frozen";
    public const string QuestionnaireDropped = "questionnaire-dropped";
    public const string FirmsListed = "firms-listed";
    public const string SenderChanged = "sender-changed";
    public const string WavePrepared = "wave-prepared";
    public const string WaveChanged = "wave-changed";
    public const string WaveDropped = "wave-dropped";
    public const string WaveClosed = "wave-closed";
    public const string WaveEstimated = "wave-estimated";
    public const string WaveExported = "wave-exported";
    public const string ResultPublished = "result-published";
    public const string VerbatimsOpened = "verbatims-opened";
    public const string VerbatimsPublished = "verbatims-published";
    public const string QuoteWithdrawn = "quote-withdrawn";
    public const string CodeBookAdopted = "code-book-adopted";
    public const string AnswerEntered = "answer-entered";
    public const string FirmRequestClosed = "firm-request-closed";
    public const string FirmRequestsRead = "firm-requests-read";
    public const string Purged = "purged";
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("platform_audit_entry");
        builder.HasKey(entry => entry.Seq);
        builder.Property(entry => entry.Seq).ValueGeneratedNever();
        builder.HasIndex(entry => new { entry.By, entry.Act, entry.At });
    }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("platform_audit_head");
        builder.HasKey(head => head.Id);
        builder.Property(head => head.Id).ValueGeneratedNever();
    }
}
