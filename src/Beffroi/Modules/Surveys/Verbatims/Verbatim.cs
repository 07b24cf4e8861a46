using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.Surveys.Verbatims;

/// <summary>Words of the firms of a wave being coded: by which code book, and what came of it.</summary>
internal sealed class VerbatimCoding
{
    public required Guid WaveId { get; init; }

    /// <summary>As <c>2027-01</c>.</summary>
    public required string Month { get; init; }
    public required bool IsFictitious { get; init; }

    /// <summary>Version of the code book.</summary>
    public required string Book { get; set; }
    public required DateOnly OpenedOn { get; init; }
    public required Guid OpenedBy { get; init; }

    /// <summary>The release by which the gate looks at how often each theme comes; null before all is coded.</summary>
    public Guid? ReleaseId { get; set; }
    public DateTimeOffset? PublishedAt { get; set; }
    public Guid? PublishedBy { get; set; }

    /// <summary>When it was published: how many words were coded twice, and how far the two agreed.</summary>
    public int Twice { get; set; }
    public double? Agreement { get; set; }
    public double? Kappa { get; set; }
}

/// <summary>What a firm wrote, without what names it. It has no number in common with the firm or with its answers.</summary>
internal sealed class Verbatim
{
    /// <summary>Without any order: it is also the order in which words are read.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();
    public required Guid WaveId { get; init; }

    /// <summary>Sealed.</summary>
    public required byte[] Content { get; init; }

    /// <summary>As whoever keeps a quotation says; empty before, and for any other than ours. That in which the firm is written
    /// to would tell of the firm.</summary>
    public required string Language { get; init; }
    public required bool MayBeQuoted { get; init; }

    /// <summary>Whether two persons code it, neither knowing what the other said.</summary>
    public required bool IsTwice { get; init; }
    public string? FirstTheme { get; init; }
    public Guid? FirstBy { get; init; }
    public string? SecondTheme { get; init; }
    public Guid? SecondBy { get; init; }

    /// <summary>The theme that counts; null while somebody is still to say.</summary>
    public string? Theme { get; init; }

    /// <summary>What of it is to be quoted, sealed; null for nothing.</summary>
    public byte[]? Quote { get; init; }
}

/// <summary>Words as anyone may read them.</summary>
internal sealed class VerbatimQuote
{
    public Guid Id { get; init; } = Guid.NewGuid();
    public required Guid WaveId { get; init; }
    public required string Theme { get; init; }
    public required string Text { get; init; }
    public required string Language { get; init; }
}

internal sealed class VerbatimCodingConfiguration : IEntityTypeConfiguration<VerbatimCoding>
{
    public void Configure(EntityTypeBuilder<VerbatimCoding> builder)
    {
        builder.ToTable("surveys_coding");
        builder.HasKey(coding => coding.WaveId);
    }
}

internal sealed class VerbatimConfiguration : IEntityTypeConfiguration<Verbatim>
{
    public void Configure(EntityTypeBuilder<Verbatim> builder)
    {
        builder.ToTable("surveys_answer_verbatim");
        builder.HasKey(verbatim => verbatim.Id);
        builder.HasIndex(verbatim => verbatim.WaveId);
    }
}

internal sealed class VerbatimQuoteConfiguration : IEntityTypeConfiguration<VerbatimQuote>
{
    public void Configure(EntityTypeBuilder<VerbatimQuote> builder)
    {
        builder.ToTable("surveys_coding_quote");
        builder.HasKey(quote => quote.Id);
        builder.HasIndex(quote => quote.WaveId);
    }
}
