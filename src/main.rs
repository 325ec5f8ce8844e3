mod cli;

fn main() -> std::process::ExitCode {
    // A reader that has seen enough, such as `head`, ends the program without a word.
    sigpipe::reset();
    cli::run()
}
