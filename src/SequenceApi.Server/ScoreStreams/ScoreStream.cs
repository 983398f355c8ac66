using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using SequenceApi.Engine;
using SequenceApi.Engine.State;
using SequenceApi.Server.Contracts;
using SequenceApi.Server.Http;
using SequenceApi.Server.Http.Deadlines;
using SequenceApi.Server.Http.Errors;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Requests;
using SequenceApi.Server.State;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>
/// Scores a body of any length while it is being sent, in memory that doesn't grow. Its last line tells the totals, or what
/// ended it before.
/// </summary>
internal sealed class ScoreStream(
    ScoreStreamQuery query, StartPoint start, PatientEngine engine, StateSealer sealer, RequestFacts facts) : IResult
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        LiftLimits(httpContext.Features);
        using var writer = LineWriter.Start(httpContext);
        var stopping = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            writer.Write(Total(await RunAsync(httpContext, writer, ending.Token)));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await FailAsync(new(ErrorCode.Stopping, "The server is stopping; go on with another one."));
        }
        catch (OperationCanceledException) when (RequestDeadline.EndedIt(httpContext))
        {
            await FailAsync(RequestDeadline.Passed());
        }
        catch (SequenceApiException exception)
        {
            await FailAsync(exception);
        }
        catch (BadHttpRequestException)
        {
            await FailAsync(new(ErrorCode.InvalidRequest, "The body was cut off before its end."));
        }

        await writer.FlushLastAsync();

        async Task FailAsync(SequenceApiException exception)
        {
            await writer.CatchUpAsync();
            var problem = Problems.End(httpContext, exception);
            writer.Write(new FailedLine(Index: null, Id: null, new(problem.Code, problem.Detail)));
        }
    }

    /// <summary>A body of any length, and as slow as its sender is: it may pause for minutes, and not for ever.</summary>
    private static void LiftLimits(IFeatureCollection features)
    {
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new(bytesPerSecond: 1, Pause);
    }

    private Task<StreamResult> RunAsync(HttpContext context, LineWriter writer, CancellationToken cancellationToken)
    {
        var body = context.Request.BodyReader;
        if (!query.Lines)
            return new TextStream(body, new TextUnits(start.Model.Tokenizer), new TextScorer(start, engine, query.PerToken), writer)
                .RunAsync(cancellationToken);
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return new LineStream(new LineReader(body), new LineScorer(query, start, engine, json), writer, engine.LinesAtOnce)
            .RunAsync(cancellationToken);
    }

    private ScoreTotal Total(StreamResult result)
    {
        var sum = result.Sum;
        facts.PromptTokens = (int)Math.Min(result.Position ?? sum.Count, int.MaxValue);
        return new(
            Done: true,
            start.Model.Id,
            result.Lines,
            result.FailedLines > 0 ? result.FailedLines : null,
            sum.Count,
            sum.LogLikelihood,
            sum.NatsPerToken,
            sum.Perplexity,
            sum.BitsPerCharacter,
            result.Position,
            query.ReturnState && result is { End: { } end, Position: { } position } ? Seal(end, position) : null,
            start.HasOtherNumerics ? true : null);
    }

    private string Seal(Checkpoint end, long position) => position <= int.MaxValue
        ? sealer.Seal(PortableState.Write(start.Model, end with { Position = (int)position }), start.Owner.Tenant)
        : throw new SequenceApiException(ErrorCode.InvalidRequest, $"The text has {position} tokens, more than a state counts: leave return_state out.");
}
