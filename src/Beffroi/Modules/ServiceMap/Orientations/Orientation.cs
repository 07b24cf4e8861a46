using Beffroi.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Orientations;

internal enum OrientationState
{
    Sent,
    Accepted,
    Refused,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>The person took it back.</summary>
    Withdrawn,
}

/// <summary>Why a structure does not take somebody.</summary>
internal enum RefusalReason
{
    NoPlace,
    NotForThem,
    OutOfZone,
    Ended,
    Unreachable,
    Other,
}

/// <summary>What became of an accepted person.</summary>
internal enum OrientationResult
{
    Unknown,
    Started,
    DidNotCome,
    Finished,
    GaveUp,
}

/// <summary>Somebody is sent to a service, by a counsellor or by themselves, and what came of it.</summary>
/// <remarks>Who they are is sealed, and is erased on schedule; states and dates stay, so that delays can be measured.</remarks>
internal sealed class Orientation
{
    public static readonly TimeSpan Serves = TimeSpan.FromDays(30);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Service { get; init; }

    public required string Structure { get; init; }

    /// <summary>Who is sent, how to reach them and what they need, sealed; null once it was erased.</summary>
    public byte[]? Content { get; set; }

    /// <summary>A document that goes with it, sealed; null for none and once it was erased.</summary>
    public byte[]? Attachment { get; set; }

    public string? AttachmentName { get; set; }

    /// <summary>The counsellor who sends; null where the person does so.</summary>
    public Guid? SentBy { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The hash of the secret by which the structure answers.</summary>
    public required string SecretHash { get; set; }

    /// <summary>The hash of the secret by which the person follows it.</summary>
    public required string FollowHash { get; init; }

    public OrientationState State { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public RefusalReason? Reason { get; private set; }

    public OrientationResult Result { get; private set; }

    public DateTimeOffset? ResultAt { get; private set; }

    public DateTimeOffset? RemindedAt { get; set; }

    public bool IsOverAt(DateTimeOffset now) => now > SentAt + Serves;

    public void Accept(DateTimeOffset now) => Answer(OrientationState.Accepted, null, now);

    public void Refuse(RefusalReason reason, DateTimeOffset now) => Answer(OrientationState.Refused, reason, now);

    public void Expire(DateTimeOffset now) => Answer(OrientationState.Expired, null, now);

    /// <summary>The person takes it back: who they are is erased at once.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        (State, AnsweredAt) = State == OrientationState.Sent ? (OrientationState.Withdrawn, now) : (State, AnsweredAt);
        (Content, Attachment, AttachmentName) = (null, null, null);
    }

    public void Tell(OrientationResult result, DateTimeOffset now)
    {
        if (State != OrientationState.Accepted)
        {
            throw new BrokenRuleException("orientation.notAccepted");
        }

        (Result, ResultAt) = (result, now);
    }

    private void Answer(OrientationState state, RefusalReason? reason, DateTimeOffset now)
    {
        if (State != OrientationState.Sent)
        {
            throw new BrokenRuleException(State == OrientationState.Expired ? "orientation.over" : "orientation.answered");
        }

        (State, Reason, AnsweredAt) = (state, reason, now);
    }
}

internal sealed class OrientationConfiguration : IEntityTypeConfiguration<Orientation>
{
    public void Configure(EntityTypeBuilder<Orientation> builder)
    {
        builder.ToTable("service_map_orientation");
        builder.HasKey(one => one.Id);
        builder.Property(one => one.State).IsConcurrencyToken(); // two answers at once: the first counts
        builder.HasIndex(one => one.SecretHash);
        builder.HasIndex(one => one.FollowHash);
        builder.HasIndex(one => one.Structure);
    }
}
