using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SequenceApi.Server.Swagger;

/// <summary>Describes a stream of events as the text that it is, not as the object of its last event.</summary>
internal sealed class EventStreamFilter : IOperationFilter
{
    private const string OpenAiExample =
        """
        data: {"id":"cmpl-5f0c1e9b7a2d4c38","object":"text_completion","choices":[{"text":" the","index":0,"logprobs":null,"finish_reason":null}]}

        data: [DONE]


        """;

    private const string ChatExample =
        """
        data: {"id":"chatcmpl-5f0c1e9b7a2d4c38","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-5f0c1e9b7a2d4c38","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" the"},"logprobs":null,"finish_reason":null}]}

        data: [DONE]


        """;

    private const string Example =
        """
        event: token
        data: {"index":0,"token_id":35,"token":"W","log_probability":-2.04,"text":"W"}

        event: done
        data: {"id":"gen-5f0c1e9b7a2d4c38","text":"W","finish_reason":"length"}


        """;

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var example = context.ApiDescription.RelativePath switch
        {
            "v1/completions" => OpenAiExample,
            "v1/chat/completions" => ChatExample,
            _ => Example,
        };
        foreach (var response in (operation.Responses ?? []).Values)
            if (response.Content is { } content && content.TryGetValue("text/event-stream", out var type) && type is OpenApiMediaType stream)
                (stream.Schema, stream.Example) = (new OpenApiSchema { Type = JsonSchemaType.String }, example);
    }
}
