using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>Tells when the server has noticed that a client has left its generation.</summary>
internal sealed class Departure : IStartupFilter
{
    private readonly TaskCompletionSource _noticed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the server knows.</summary>
    public Task Noticed => _noticed.Task;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (context.Request.Path == "/v1/generate")
                context.RequestAborted.Register(() => _noticed.TrySetResult());
            return rest(context);
        });
        next(app);
    };
}
