using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Beffroi.Platform.Storage;

/// <summary>
/// A query that is asked at each page of hundreds of readers at once: it is turned into SQL once for each kind of database, where
/// any other is looked up, expression by expression, at each call.
/// </summary>
internal sealed class PlannedQuery<TArgument, TResult>(
    Expression<Func<BeffroiDb, TArgument, CancellationToken, TResult>> query)
{
    private readonly ConditionalWeakTable<IModel, Func<BeffroiDb, TArgument, CancellationToken, Task<TResult>>> _planned = new();

    public Task<TResult> RunAsync(BeffroiDb db, TArgument argument, CancellationToken cancel) =>
        _planned.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, argument, cancel);
}
