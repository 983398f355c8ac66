using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>Tells when the server has noticed that a client has left its generation.</summary>
/// <param name="path">The generation's route.</param>
internal sealed class Departure(string path = "/v1/generate") : IStartupFilter
{
    private readonly TaskCompletionSource _noticed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the server knows.</summary>
    public Task Noticed => _noticed.Task;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (context.Request.Path == path)
                context.RequestAborted.Register(() => _noticed.TrySetResult());
            return rest(context);
        });
        next(app);
    };
}
