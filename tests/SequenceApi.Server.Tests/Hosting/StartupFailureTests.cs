using SequenceApi.Server.Hosting;

namespace SequenceApi.Server.Tests.Hosting;

public sealed class StartupFailureTests
{
    [Fact]
    public void A_folder_that_may_not_be_read_is_told_in_one_line() => Assert.Equal(
        "SequenceApi can't start: Access to the path '/models' is denied.",
        StartupFailure.Explain(new UnauthorizedAccessException("Access to the path '/models' is denied.")));

    [Fact]
    public void A_defect_keeps_its_stack_trace() => Assert.Null(StartupFailure.Explain(new InvalidOperationException("a defect")));
}
